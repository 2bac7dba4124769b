const LOOKS = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'font-size',
  'font-family',
  'text-anchor',
  'opacity',
];
const SCALE = 2;

/** A diagram as a picture that stands alone: what the page's styles make of it is written into it, on paper. */
export async function svgPicture(svg: SVGSVGElement, paper: string): Promise<HTMLCanvasElement> {
  const { width, height } = svg.viewBox.baseVal;
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [drawn, copied] = [svg, copy].map((root) => [root, ...root.querySelectorAll('*')]) as [
    Element[],
    SVGElement[],
  ];
  for (const [at, element] of drawn.entries()) {
    const style = getComputedStyle(element);
    for (const look of LOOKS) copied[at]?.style.setProperty(look, style.getPropertyValue(look));
  }
  copy.setAttribute('width', String(width * SCALE));
  copy.setAttribute('height', String(height * SCALE));
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const ctx = canvas.getContext('2d') as CanvasRenderingContext2D;
  ctx.fillStyle = paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(image, 0, 0);
  return canvas;
}

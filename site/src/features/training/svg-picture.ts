import { svgCanvas } from '../../lib/svg-canvas.ts';

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

/** A diagram as a picture that stands alone: what the page's styles make of it is written into it, on paper. */
export function svgPicture(svg: SVGSVGElement, paper: string): Promise<HTMLCanvasElement> {
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
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return svgCanvas(new XMLSerializer().serializeToString(copy), paper);
}

import starlight from '@astrojs/starlight';
import starlightOpenApi, { openAPISidebarGroups } from 'starlight-openapi';
import { writeOpenApiDocument } from './integrations/openapi-document.mjs';

const component = (name) => `./src/features/docs/${name}.astro`;
const pages = (...names) => names.map((name) => `docs/${name}`);

/** The documentation below /docs: Markdown in src/content/docs/docs, the API reference from the Worker's OpenAPI document, search by
 *  Pagefind over what is built. */
export async function docs() {
  const schema = await writeOpenApiDocument();
  return starlight({
    title: 'Tilt documentation',
    favicon: '/favicon.svg',
    disable404Route: true,
    // A guide says a word often among many others; a page of the API reference is short, and has it in its title. Guides come first.
    pagefind: { ranking: { pageLength: 0, termFrequency: 0.3, metaWeights: { title: 0.5 } } },
    customCss: [
      '@fontsource-variable/source-sans-3/wght.css',
      './src/styles/tokens.css',
      './src/features/docs/docs.css',
    ],
    components: {
      Header: component('header'),
      Footer: component('footer'),
      ThemeProvider: component('theme-provider'),
      MobileMenuFooter: component('mobile-menu-footer'),
    },
    expressiveCode: {
      // As the rest of the site has it: no attribute means that the system decides.
      useDarkModeMediaQuery: true,
      themeCssSelector: ({ type }) => `[data-theme='${type}']`,
      useStarlightDarkModeSwitch: false,
      useStarlightUiThemeColors: true,
      styleOverrides: {
        borderRadius: 'var(--radius-m)',
        codeFontFamily: 'var(--mono)',
        uiFontFamily: 'var(--font)',
      },
    },
    tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 2 },
    sidebar: [
      { label: 'Start', items: ['docs', ...pages('first-project', 'crowd')] },
      { label: 'Read the results', items: pages('leaderboard', 'loss', 'model') },
      { label: 'Use the reward', items: pages('reward', 'clients', 'webhooks') },
      {
        label: 'Set it up your way',
        items: pages('data-formats', 'images', 'cli', 'keys', 'widget', 'encoder', 'warm-start'),
      },
      {
        label: 'Run it',
        items: [...pages('operations', 'privacy'), { label: 'Accessibility', link: '/accessibility/' }],
      },
      { label: 'How it is made', items: pages('architecture', 'decisions') },
      ...openAPISidebarGroups,
    ],
    plugins: [
      starlightOpenApi([
        {
          base: 'docs/api',
          schema,
          // Examples that a generator guesses are held to nothing; those of the document are, in test/worker/openapi.test.ts.
          snippets: { operation: false, requestBody: false, response: false },
          sidebar: { label: 'API reference', operations: { badges: false, labels: 'summary' } },
        },
      ]),
    ],
  });
}

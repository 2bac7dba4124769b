import svelte from '@astrojs/svelte';
import { defineConfig } from 'astro/config';
import { docs } from './docs.config.mjs';
import contentSecurityPolicy from './integrations/content-security-policy.mjs';
import firstPaint from './integrations/first-paint.mjs';
import lightUplot from './integrations/light-uplot.mjs';
import pageList from './integrations/page-list.mjs';
import referencePages from './integrations/reference-pages.mjs';
import widget from './integrations/widget.mjs';

export default defineConfig({
  output: 'static',
  build: { format: 'directory' },
  devToolbar: { enabled: false },
  prefetch: false,
  vite: {
    plugins: [lightUplot()],
    worker: { format: 'es' },
    build: {
      rolldownOptions: {
        output: {
          // What several pages share would fall into a score of files of half a kilobyte, and each is a request.
          codeSplitting: {
            groups: [
              { name: 'svelte', test: /node_modules\/(?:svelte|@astrojs\/svelte|esm-env)\// },
              {
                name: 'common',
                test: /site\/src\/(?:lib|components)\/|worker\/contract\/|preload-helper/,
                minShareCount: 5,
              },
            ],
          },
        },
      },
    },
  },
  integrations: [
    svelte(),
    referencePages(),
    await docs(),
    widget(),
    pageList(),
    firstPaint(),
    contentSecurityPolicy(),
  ],
});

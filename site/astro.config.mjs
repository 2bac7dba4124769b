import svelte from '@astrojs/svelte';
import { defineConfig } from 'astro/config';
import contentSecurityPolicy from './integrations/content-security-policy.mjs';

export default defineConfig({
  output: 'static',
  build: { format: 'directory' },
  devToolbar: { enabled: false },
  prefetch: false,
  integrations: [svelte(), contentSecurityPolicy()],
});

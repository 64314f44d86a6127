import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // An inlined asset would be a data: address, which the page's content security policy need not allow.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Libraries change less often than the page: a browser keeps them over an update.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            {
              name: 'controls',
              test: /node_modules[\\/](@mantine|@floating-ui|react-remove-scroll)/,
              tags: ['$initial'],
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '^/(face|kyc|workspace|admin|docs|healthz|readyz|openapi)': 'http://127.0.0.1:8080' } },
});

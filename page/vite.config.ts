// Builds the page into the package it is shipped in; `npm run dev` asks a running wirespan for data.
import { defineConfig } from "vitest/config";

const SERVER = process.env["WIRESPAN_URL"] ?? "http://127.0.0.1:8765";

export default defineConfig({
  base: "./",
  build: {
    outDir: "../src/wirespan/web/static",
    emptyOutDir: true,
    assetsInlineLimit: 0, // a data: address would need its own line in the content security policy
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  server: { proxy: { "/api": SERVER } },
  test: { include: ["test/**/*.test.ts"], environment: "node", css: true },
});

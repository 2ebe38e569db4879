import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  // The shell serves the page from its own scheme, so every address is relative to the page.
  base: "./",
  build: {
    target: ["safari16.4"],
    outDir: "dist",
    emptyOutDir: true,
    // The content security policy allows fonts and pictures from files only; an inlined font would be refused.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1400,
  },
  server: { port: 5173, strictPort: true },
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    testTimeout: 60_000,
  },
});

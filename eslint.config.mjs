// Type-checked linting. The five no-unsafe-* rules stay on: they are what keeps `any` out of the numbers.
// What is off or loosened says why; nothing is off "for now".
import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      ".venv/",
      "dist",
      "build",
      "coverage",
      "node_modules",
      "src/engine/wasm/assembly",
      "**/*.d.ts",
      "**/*.generated.ts",
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-control-regex": "error",
      // Kernels index typed arrays inside checked bounds; `!` is the honest spelling under noUncheckedIndexedAccess.
      "@typescript-eslint/no-non-null-assertion": "off",
      // Implementations of asynchronous interfaces (stores, byte sources) need not wait for anything.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unnecessary-condition": ["error", { allowConstantLoopConditions: true }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", destructuredArrayIgnorePattern: "^_" },
      ],
      // `for (let i ...)` over typed arrays is the house style of references: the index is the mathematics.
      "@typescript-eslint/prefer-for-of": "off",
      // Rows and configs are open records: `row["chosen"]` says "key of a file" where `row.chosen` says "our field".
      "@typescript-eslint/dot-notation": "off",
      // `x as number` and `x!` say the same; a file may prefer either.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      "@typescript-eslint/consistent-type-definitions": "off",
      // There are no enums here (the kernels' own language, which has them, is not linted), and no two classes of one shape: these
      // three ask the type checker at every assignment, a quarter of the time, and can find nothing.
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      // Services, back ends and WebAssembly exports are closures: their methods hold no `this`.
      "@typescript-eslint/unbound-method": "off",
    },
  },
  // One engine, three hosts: what only one of them has may not be reached for below the host's own layer.
  {
    files: ["src/**/*.ts", "workers/**/*.ts"],
    ignores: [
      "src/ui/**",
      "src/cli/**",
      "src/storage/folder*.ts",
      "src/engine/wasm/nodeThreads.ts",
      "src/data/documents/pdf/nodePdfThread.ts",
      "src/engine/wasm/runtime.ts",
    ],
    rules: {
      "no-restricted-globals": ["error", "process", "Buffer", "require", "document", "window", "global"],
    },
  },
  // The command line and the scripts speak to a person on purpose.
  { files: ["src/cli/**", "scripts/**", "tests/**"], rules: { "no-console": "off" } },
  // Plain JavaScript (start, test: they run before anything is installed) has no types to check.
  { files: ["**/*.mjs", "**/*.js"], ...tseslint.configs.disableTypeChecked },
);

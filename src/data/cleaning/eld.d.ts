// The package types its main entry only; the static ones have the same.
declare module "eld/extrasmall" {
  export const eld: {
    detect(text: string): { language: string; isReliable(): boolean };
  };
}

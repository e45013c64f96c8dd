// The version of the product where package.json cannot be read, as in a browser; a test holds them together.
export const productVersion = "0.1.0";

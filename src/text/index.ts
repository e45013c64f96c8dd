// Tokenizers: text to ids as transformers 5.18 does it, chat templates, and the tokenizer inside a GGUF file.

export { loadTokenizer, tokenizerFiles } from "./load.ts";
export { ggufTokenizer, type GgufMetadata } from "./ggufTokenizer.ts";
export { createStreamDecoder, type StreamDecoder } from "./stream.ts";
export type { DecodeOptions, EncodeOptions, Tokenizer } from "./tokenizer.ts";
export type { ChatMessage, ChatOptions } from "./chatTemplate.ts";

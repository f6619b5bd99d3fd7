// The few things of node that the build and the tests of the client use; its types are no package of ours.
declare class Buffer extends Uint8Array {}
declare module "node:crypto" {
  export const webcrypto: Crypto;
  export function createHash(name: string): {
    update(content: string | Uint8Array): ReturnType<typeof createHash>;
    digest(form: "hex"): string;
  };
}
declare module "node:fs" {
  export function readdirSync(path: string): string[];
  export function writeFileSync(path: string, content: string | Uint8Array): void;
  export function readFileSync(path: string): Buffer;
  export function readFileSync(path: string, encoding: "utf8"): string;
}
declare module "node:zlib" {
  export function gzipSync(content: Uint8Array, options: { level: number }): Buffer;
}
declare module "node:test" {
  export default function test(name: string, check: () => void | Promise<void>): void;
}
declare module "node:assert/strict" {
  const assert: {
    equal(found: unknown, wanted: unknown, words?: string): void;
    notEqual(found: unknown, wanted: unknown, words?: string): void;
    deepEqual(found: unknown, wanted: unknown, words?: string): void;
    ok(found: unknown, words?: string): asserts found;
    match(found: string, wanted: RegExp): void;
    throws(work: () => unknown, wanted?: RegExp): void;
    rejects(work: Promise<unknown>, wanted?: RegExp): Promise<void>;
  };
  export default assert;
}

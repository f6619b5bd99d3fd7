// The gate of a school: the same passes as tests/planning/test_passes.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { verifiedByHand } from "../../src/dudao/web/assets/ed25519";
import { type Gate, judge } from "../../src/dudao/web/assets/passes";

const vectors = JSON.parse(readFileSync("tests/vectors/pass.json", "utf8"));
const key = { id: vectors.public.slice(0, 8), key: vectors.public, office: "晃教督", phone: "1" };

for (const { about, text, gate, why } of vectors.cases)
  test(`a pass: ${about}`, async () => {
    const { keys = [key], revoked = [], ...rest } = gate;
    const known = { keys, revoked };
    const all: Gate = { today: vectors.today, unit: null, seen: {}, ...rest, known };
    const judged = await judge(text, all);
    assert.equal(judged.why, why);
    if (!why) assert.deepEqual(judged.pass?.people, vectors.told.people);
  });

const bytes = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

// RFC 8032, 7.1: tests 1, 2 and 3.
const PUBLISHED = [
  [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ],
] as const;

for (const [publicKey, message, signature] of PUBLISHED)
  test(`a published signature of ${message.length / 2} bytes`, async () => {
    const [k, m, s] = [bytes(publicKey), bytes(message), bytes(signature)];
    assert.equal(await verifiedByHand(k, s, m), true);
    for (const at of [0, 31, 32, 63]) {
      const bent = s.slice();
      bent[at] = (bent[at] ?? 0) ^ 1;
      assert.equal(await verifiedByHand(k, bent, m), false);
    }
    assert.equal(await verifiedByHand(k, s, new Uint8Array([...m, 0])), false);
    assert.equal(await verifiedByHand(k.subarray(1), s, m), false);
    assert.equal(await verifiedByHand(new Uint8Array(32).fill(255), s, m), false);
  });

test("a signature with a number that is too large is none", async () => {
  const [k, m, s] = PUBLISHED[0].map((hex: string) => bytes(hex)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  let large = order + s.subarray(32).reduceRight((n, byte) => (n << 8n) | BigInt(byte), 0n);
  const bent = Uint8Array.from(s, (byte, at) => {
    if (at < 32) return byte;
    const low = Number(large & 255n);
    large >>= 8n;
    return low;
  });
  assert.equal(await verifiedByHand(k, bent, m), false);
});

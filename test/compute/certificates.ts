import { createSign, generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** Certificates for servers of tests, made anew in each run: X.509 (RFC 5280) with ECDSA keys, as short as Node takes them. */
export interface Certified {
  readonly key: string;
  /** PEM. */
  readonly cert: string;
}

export interface Authority extends Certified {
  readonly name: string;
  readonly privateKey: KeyObject;
}

export function authority(name: string): Authority {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const mayIssue = extension([0x55, 0x1d, 0x13], sequence(Buffer.from([0x01, 0x01, 0xff])), true);
  const cert = certificate({ name, publicKey, extensions: mayIssue, until: "490101000000Z" }, { name, privateKey });
  return { name, privateKey, key: pem(privateKey), cert };
}

/** For the names, by the authority; `until` as `YYMMDDhhmmssZ`. */
export function certified(names: readonly string[], by: Authority, until = "490101000000Z"): Certified {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const alternatives = extension([0x55, 0x1d, 0x11], sequence(...names.map((name) => tagged(0x82, Buffer.from(name, "latin1")))), false);
  return { key: pem(privateKey), cert: certificate({ name: names[0] ?? "", publicKey, extensions: alternatives, until }, by) };
}

interface Subject {
  readonly name: string;
  readonly publicKey: KeyObject;
  readonly extensions: Buffer;
  readonly until: string;
}

let serial = 0;

function certificate({ name, publicKey, extensions, until }: Subject, issuer: { readonly name: string; readonly privateKey: KeyObject }): string {
  serial += 1;
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([1, serial])),
    ecdsaWithSha256,
    named(issuer.name),
    sequence(tagged(0x17, Buffer.from("200101000000Z")), tagged(0x17, Buffer.from(until))),
    named(name),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(extensions)),
  );
  const signature = createSign("sha256").update(body).sign(issuer.privateKey);
  const der = sequence(body, ecdsaWithSha256, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return `-----BEGIN CERTIFICATE-----\n${(der.toString("base64").match(/.{1,64}/g) ?? []).join("\n")}\n-----END CERTIFICATE-----\n`;
}

function pem(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

// DER (X.690): a tag, a length, the content.

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function identifier(...bytes: readonly number[]): Buffer {
  return tagged(0x06, Buffer.from(bytes));
}

const ecdsaWithSha256 = sequence(identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

function named(name: string): Buffer {
  return sequence(tagged(0x31, sequence(identifier(0x55, 0x04, 0x03), tagged(0x0c, Buffer.from(name)))));
}

function extension(id: readonly number[], content: Buffer, critical: boolean): Buffer {
  const flag = critical ? [Buffer.from([0x01, 0x01, 0xff])] : [];
  return sequence(identifier(...id), ...flag, tagged(0x04, content));
}

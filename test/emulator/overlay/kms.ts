import { inputOf, jsonError, type Answered, type Asked, type Rule, type Upstream } from "./asked.ts";

/** docs.aws.amazon.com/kms/latest/developerguide/key-state.html: what a key that is disabled or awaits its deletion refuses. */
const refusedWhenDisabled = new Set([
  ...["Encrypt", "Decrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"],
  ...["ReEncrypt", "Sign", "Verify", "GenerateMac", "VerifyMac", "DeriveSharedSecret", "CreateGrant"],
]);
const refusedWhenPending = new Set([
  "EnableKey",
  "DisableKey",
  "ScheduleKeyDeletion",
  "TagResource",
  "UntagResource",
  "EnableKeyRotation",
  "DisableKeyRotation",
]);

export const keyStates: Rule = async (asked, upstream) => {
  if (asked.service !== "kms") return undefined;
  const cryptographic = refusedWhenDisabled.has(asked.operation);
  if (!cryptographic && !refusedWhenPending.has(asked.operation)) return undefined;
  const key = keyOf(inputOf(asked));
  return key === undefined ? undefined : refusal(await keyState(asked, upstream, key), key, cryptographic);
};

/** The request's key; without one, the emulator's ciphertext begins with the key's id. */
function keyOf({ KeyId, SourceKeyId, CiphertextBlob }: Record<string, unknown>): string | undefined {
  if (typeof KeyId === "string") return KeyId;
  if (typeof SourceKeyId === "string") return SourceKeyId;
  return typeof CiphertextBlob === "string" ? Buffer.from(CiphertextBlob, "base64").subarray(0, 36).toString() : undefined;
}

function refusal(state: KeyState | undefined, key: string, cryptographic: boolean): Answered | undefined {
  if (state?.state === "PendingDeletion") return jsonError("KMSInvalidStateException", `${state.arn} is pending deletion.`);
  if (state?.state === "Disabled" && cryptographic) return jsonError("DisabledException", `${state.arn || key} is disabled.`);
  return undefined;
}

export interface KeyState {
  readonly state: string;
  readonly arn: string;
}

/** Undefined: there is no such key. */
export async function keyState(asked: Asked, upstream: Upstream, KeyId: string): Promise<KeyState | undefined> {
  const reply = await upstream.json(asked, "kms", "TrentService.DescribeKey", { KeyId });
  const { KeyState = "", Arn = "" } = (reply?.["KeyMetadata"] ?? {}) as { KeyState?: string; Arn?: string };
  return reply === undefined ? undefined : { state: KeyState, arn: Arn };
}

import { braces } from "./braces.ts";

/** Lists of actions by what they do to a customer's key, in shell brace notation; a test finds names that AWS does not have. */
const kms = (names: string): readonly string[] => braces(names).map((name) => `kms:${name}`);

/** Make the key, or what it protects, unusable. */
export const destroyKey = kms("ScheduleKeyDeletion DisableKey DeleteImportedKeyMaterial {Disconnect,Update,Delete}CustomKeyStore");

/** Undo what the customer did to stop the use of the key. */
export const undoKill = kms("EnableKey CancelKeyDeletion ImportKeyMaterial GetParametersForImport ConnectCustomKeyStore");

/** Change who may use it. */
export const repolicyKey = kms("PutKeyPolicy");

/** Hand its use on, or take it away. */
export const delegateKey = kms("{Create,Retire,Revoke}Grant");

/** Change what attribute-based policies see, and what the key's names lead to. */
export const retagKey = kms("{Tag,Untag}Resource {Create,Update,Delete}Alias");

/** Bring what the key protects under another one. */
export const copyKey = kms("ReplicateKey UpdatePrimaryRegion SynchronizeMultiRegionKey ReEncrypt{From,To}");

/** What uses of the key there are. */
export const useKey = kms(
  "Encrypt Decrypt ReEncrypt{From,To} GenerateDataKey{,WithoutPlaintext} GenerateDataKeyPair{,WithoutPlaintext} DeriveSharedSecret",
);

// Written by `npm run generate`.
import type { Check } from "../engine/define-check.ts";
import auditLogsAreLocked from "./audit/audit-logs-are-locked.ts";
import auditLogsEveryDataAccess from "./audit/audit-logs-every-data-access.ts";
import auditLogsEveryKeyUse from "./audit/audit-logs-every-key-use.ts";
import auditTrailIsTenantsOwn from "./audit/audit-trail-is-tenants-own.ts";
import bucketBlocksPublicAccess from "./storage/bucket-blocks-public-access.ts";
import bucketIsVersioned from "./storage/bucket-is-versioned.ts";
import bucketRefusesPlainHttp from "./storage/bucket-refuses-plain-http.ts";
import collectorReadsNoContent from "./kit/collector-reads-no-content.ts";
import cursorStoreExpires from "./compute/cursor-store-expires.ts";
import keyVendorCannotDestroy from "./key/key-vendor-cannot-destroy.ts";
import keyVendorCannotRepolicy from "./key/key-vendor-cannot-repolicy.ts";
import networkCellHasRoom from "./network/network-cell-has-room.ts";
import networkNoInternetPath from "./network/network-no-internet-path.ts";
import queueRetriesThenParks from "./compute/queue-retries-then-parks.ts";
import rlsOnEveryTable from "./database/rls-on-every-table.ts";
import runCoversPopulation from "./kit/run-covers-population.ts";
import secretsAreEncrypted from "./compute/secrets-are-encrypted.ts";
import templateEqualsAccount from "./kit/template-equals-account.ts";
import tenantHasOwnAccount from "./tenant/tenant-has-own-account.ts";
import tenantProvisionedIn30Minutes from "./tenant/tenant-provisioned-in-30-minutes.ts";
import tenantRegistryIsSound from "./tenant/tenant-registry-is-sound.ts";

/** Every check, sorted by id. */
export const checks: readonly Check[] = [
  auditLogsAreLocked,
  auditLogsEveryDataAccess,
  auditLogsEveryKeyUse,
  auditTrailIsTenantsOwn,
  bucketBlocksPublicAccess,
  bucketIsVersioned,
  bucketRefusesPlainHttp,
  collectorReadsNoContent,
  cursorStoreExpires,
  keyVendorCannotDestroy,
  keyVendorCannotRepolicy,
  networkCellHasRoom,
  networkNoInternetPath,
  queueRetriesThenParks,
  rlsOnEveryTable,
  runCoversPopulation,
  secretsAreEncrypted,
  templateEqualsAccount,
  tenantHasOwnAccount,
  tenantProvisionedIn30Minutes,
  tenantRegistryIsSound,
];

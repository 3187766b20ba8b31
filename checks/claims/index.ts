// Written by `npm run generate`.
import type { Check } from "../engine/define-check.ts";
import auditDigestsChain from "./audit/audit-digests-chain.ts";
import auditEachDecryptVisible from "./audit/audit-each-decrypt-visible.ts";
import auditLogsAreLocked from "./audit/audit-logs-are-locked.ts";
import auditLogsEveryDataAccess from "./audit/audit-logs-every-data-access.ts";
import auditLogsEveryKeyUse from "./audit/audit-logs-every-key-use.ts";
import auditTrailIsTenantsOwn from "./audit/audit-trail-is-tenants-own.ts";
import bucketBlocksPublicAccess from "./storage/bucket-blocks-public-access.ts";
import bucketEncryptsWithTenantKey from "./storage/bucket-encrypts-with-tenant-key.ts";
import bucketIsVersioned from "./storage/bucket-is-versioned.ts";
import bucketLifecycleFollowsRetention from "./storage/bucket-lifecycle-follows-retention.ts";
import bucketRefusesPlainHttp from "./storage/bucket-refuses-plain-http.ts";
import collectorReadsNoContent from "./kit/collector-reads-no-content.ts";
import connectorFunctionsBounded from "./compute/connector-functions-bounded.ts";
import connectorPollsEvery6Hours from "./compute/connector-polls-every-6-hours.ts";
import connectorWorkersBounded from "./compute/connector-workers-bounded.ts";
import cursorStoreExpires from "./compute/cursor-store-expires.ts";
import databaseBacksUp7Days from "./database/database-backs-up-7-days.ts";
import databaseEncryptsWithTenantKey from "./database/database-encrypts-with-tenant-key.ts";
import databaseIsAuroraServerless from "./database/database-is-aurora-serverless.ts";
import databaseRequiresTls from "./database/database-requires-tls.ts";
import databaseSpansZones from "./database/database-spans-zones.ts";
import edgeSpeaksModernTls from "./compute/edge-speaks-modern-tls.ts";
import gpuFleetIsSpotAndScalesToZero from "./compute/gpu-fleet-is-spot-and-scales-to-zero.ts";
import gpuVolumesHoldNothing from "./compute/gpu-volumes-hold-nothing.ts";
import inferenceRunsInTheCell from "./compute/inference-runs-in-the-cell.ts";
import keyDeletionWaits30Days from "./key/key-deletion-waits-30-days.ts";
import keyIsTenantsOwn from "./key/key-is-tenants-own.ts";
import keyNotUsedForAudit from "./key/key-not-used-for-audit.ts";
import keyVendorCannotDestroy from "./key/key-vendor-cannot-destroy.ts";
import keyVendorCannotRepolicy from "./key/key-vendor-cannot-repolicy.ts";
import networkCellHasRoom from "./network/network-cell-has-room.ts";
import networkNoInternetPath from "./network/network-no-internet-path.ts";
import orgGuardrailsAreAttached from "./organization/org-guardrails-are-attached.ts";
import orgHasLandingZone from "./organization/org-has-landing-zone.ts";
import queueRetriesThenParks from "./compute/queue-retries-then-parks.ts";
import rlsOnEveryTable from "./database/rls-on-every-table.ts";
import runCoversPopulation from "./kit/run-covers-population.ts";
import secretsAreEncrypted from "./compute/secrets-are-encrypted.ts";
import templateEqualsAccount from "./kit/template-equals-account.ts";
import tenantAccountsAreAlike from "./tenant/tenant-accounts-are-alike.ts";
import tenantHasOwnAccount from "./tenant/tenant-has-own-account.ts";
import tenantHasOwnStores from "./tenant/tenant-has-own-stores.ts";
import tenantProvisionedIn30Minutes from "./tenant/tenant-provisioned-in-30-minutes.ts";
import tenantRegistryIsSound from "./tenant/tenant-registry-is-sound.ts";
import transcriptionModelIsPinned from "./compute/transcription-model-is-pinned.ts";
import webhookSignaturesVerified from "./compute/webhook-signatures-verified.ts";
import workerCallsUseTls from "./compute/worker-calls-use-tls.ts";

/** Every check, sorted by id. */
export const checks: readonly Check[] = [
  auditDigestsChain,
  auditEachDecryptVisible,
  auditLogsAreLocked,
  auditLogsEveryDataAccess,
  auditLogsEveryKeyUse,
  auditTrailIsTenantsOwn,
  bucketBlocksPublicAccess,
  bucketEncryptsWithTenantKey,
  bucketIsVersioned,
  bucketLifecycleFollowsRetention,
  bucketRefusesPlainHttp,
  collectorReadsNoContent,
  connectorFunctionsBounded,
  connectorPollsEvery6Hours,
  connectorWorkersBounded,
  cursorStoreExpires,
  databaseBacksUp7Days,
  databaseEncryptsWithTenantKey,
  databaseIsAuroraServerless,
  databaseRequiresTls,
  databaseSpansZones,
  edgeSpeaksModernTls,
  gpuFleetIsSpotAndScalesToZero,
  gpuVolumesHoldNothing,
  inferenceRunsInTheCell,
  keyDeletionWaits30Days,
  keyIsTenantsOwn,
  keyNotUsedForAudit,
  keyVendorCannotDestroy,
  keyVendorCannotRepolicy,
  networkCellHasRoom,
  networkNoInternetPath,
  orgGuardrailsAreAttached,
  orgHasLandingZone,
  queueRetriesThenParks,
  rlsOnEveryTable,
  runCoversPopulation,
  secretsAreEncrypted,
  templateEqualsAccount,
  tenantAccountsAreAlike,
  tenantHasOwnAccount,
  tenantHasOwnStores,
  tenantProvisionedIn30Minutes,
  tenantRegistryIsSound,
  transcriptionModelIsPinned,
  webhookSignaturesVerified,
  workerCallsUseTls,
];

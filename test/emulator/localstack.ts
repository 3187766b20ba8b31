import { spawnSync } from "node:child_process";
import { ListKeysCommand } from "@aws-sdk/client-kms";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { StartedLocalStackContainer } from "@testcontainers/localstack";
import { clientsOf } from "./apply/clients.ts";
import { given } from "./given.ts";
import { probed } from "./probes.ts";
import { isRequired } from "./tiers.ts";
import type { EndpointNote } from "../../checks/model/evidence.ts";

/** The last one that is free, from the registry of images or built by `localstack-image.sh` where none is reachable. */
const images = ["localstack/localstack:4.14.0", "local/localstack-core:4.14.0"] as const;
const services = "kms,s3,s3control,iam,sts,ec2,cloudformation,ssm,secretsmanager,events,sqs";

/** Why it cannot be had here, with the remedy; undefined: it can. Looks before anything is pulled: live-accounts.md §4. */
export function whyNoLocalStack(): string | undefined {
  if (given?.kind === "localstack") return undefined;
  if (image() !== undefined) return undefined;
  if (!isRequired("T3")) {
    const engine = spawnSync("docker", ["version", "--format", "{{.Server.Version}}"]).status === 0;
    return `${engine ? `no image ${images[0]}` : "there is no container engine"}; run test/emulator/localstack-image.sh, or docker pull ${images[0]}`;
  }
  const script = fileURLToPath(new URL("localstack-image.sh", import.meta.url));
  const { status, stderr } = spawnSync("bash", [script], { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  return status === 0 ? undefined : `${script} failed: ${stderr.trim().split("\n").at(-1) ?? ""}`;
}

function image(): string | undefined {
  return images.find((name) => spawnSync("docker", ["image", "inspect", name], { stdio: "ignore" }).status === 0);
}

export interface LocalStack {
  readonly url: URL;
  /** What it is and shows, by probes that ran on it. */
  readonly note: EndpointNote;
  stop(): Promise<void>;
}

/** @throws Error where something that is declared of LocalStack was not shown: the run stops there. */
export async function startLocalStack(): Promise<LocalStack> {
  if (given?.kind === "localstack") {
    await refuseUsed(given.url);
    return { url: given.url, note: await probed(given.url, undefined, prober), stop: async () => Promise.resolve() };
  }
  // The cleaner's image cannot be pulled either, and a /.dockerenv on the host misleads it.
  process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true";
  if (existsSync("/.dockerenv")) process.env["TESTCONTAINERS_HOST_OVERRIDE"] ??= "localhost";
  const { LocalstackContainer } = await import("@testcontainers/localstack");
  const container: StartedLocalStackContainer = await new LocalstackContainer(image() ?? images[0])
    // Without it S3 looks at no key's state.
    .withEnvironment({ EAGER_SERVICE_LOADING: "1", SERVICES: services, S3_SKIP_KMS_KEY_VALIDATION: "0", DISABLE_EVENTS: "1" })
    .start();
  const url = new URL(container.getConnectionUri());
  try {
    return { url, note: await probed(url, undefined, prober), stop: async () => void (await container.stop()) };
  } catch (error) {
    await container.stop();
    throw error;
  }
}

/** An account of the probes' own, so that nothing of theirs is in one that tests look at. */
const prober = { accessKeyId: "888888888888", secretAccessKey: "planted-secret-key" };

/** LocalStack's free edition cannot be emptied. */
async function refuseUsed(url: URL): Promise<void> {
  const { kms } = clientsOf(url, { ...prober, accessKeyId: "333333333333" }, "us-east-1");
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  if (Keys.length > 0) throw new Error(`COFFERDAM_ENDPOINT=${url.href}: this LocalStack was used before; start it anew`);
}

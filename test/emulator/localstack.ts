import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { StartedLocalStackContainer } from "@testcontainers/localstack";
import { isRequired } from "./tiers.ts";

/** The last one that is free, from the registry of images or built by `localstack-image.sh` where none is reachable. */
const images = ["localstack/localstack:4.14.0", "local/localstack-core:4.14.0"] as const;
const services = "kms,s3,s3control,iam,sts,ec2,cloudformation,ssm,secretsmanager,events,sqs";

/** Why it cannot be had here, with the remedy; undefined: it can. Looks before anything is pulled: live-accounts.md §4. */
export function whyNoLocalStack(): string | undefined {
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
  stop(): Promise<void>;
}

export async function startLocalStack(): Promise<LocalStack> {
  // The cleaner's image cannot be pulled either, and a /.dockerenv on the host misleads it.
  process.env["TESTCONTAINERS_RYUK_DISABLED"] = "true";
  if (existsSync("/.dockerenv")) process.env["TESTCONTAINERS_HOST_OVERRIDE"] ??= "localhost";
  const { LocalstackContainer } = await import("@testcontainers/localstack");
  const container: StartedLocalStackContainer = await new LocalstackContainer(image() ?? images[0])
    // Without it S3 looks at no key's state.
    .withEnvironment({ EAGER_SERVICE_LOADING: "1", SERVICES: services, S3_SKIP_KMS_KEY_VALIDATION: "0", DISABLE_EVENTS: "1" })
    .start();
  return { url: new URL(container.getConnectionUri()), stop: async () => void (await container.stop()) };
}

import { startMoto, whyNoMoto } from "./moto.ts";
import { startOverlay } from "./overlay/proxy.ts";
import { endpointLabel } from "../../checks/sources/account/endpoint.ts";

/** `npx tsx test/emulator/serve.ts [PORT]`: moto behind the overlay, empty, until Ctrl-C: an endpoint to try commands on. */
const why = whyNoMoto();
if (why !== undefined) {
  process.stderr.write(`no moto: ${why}\n`);
  process.exit(1);
}
const moto = await startMoto();
const overlay = await startOverlay(moto.url, undefined, moto.note, Number(process.argv[2] ?? 0));
process.stdout.write(`${endpointLabel(moto.note)}: --endpoint ${overlay.url.origin}\n`);
process.stdout.write("any AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY will do; they are account 123456789012. Ctrl-C ends it.\n");
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    void Promise.all([overlay.stop(), moto.stop()]).then(() => process.exit(0));
  });

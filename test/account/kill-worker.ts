import { resolve } from "node:path";
import { collectFrom, stillClock } from "./aws/collecting.ts";
import { referencePlatform } from "./aws/platform.ts";
import { fakeAws } from "./aws/wire.ts";
import { FolderStore, openJournal } from "../../checks/sources/account/index.ts";

/** Collects the reference platform from the fake into a folder, and is killed after so many files: `tsx kill-worker.ts FOLDER FILES`. */
const [folder = "", files = "0"] = process.argv.slice(2);

class Dying extends FolderStore {
  left = Number(files);
  override put(path: string, bytes: Uint8Array): void {
    super.put(path, bytes);
    this.left -= 1;
    if (this.left === 0) process.kill(process.pid, "SIGKILL");
  }
}

const platform = referencePlatform({ pageSize: 2 });
const store = new Dying(resolve(folder));
collectFrom(fakeAws(platform), platform.file, { store, clock: stillClock(), journal: (header) => openJournal(resolve(folder), header) }).catch(
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PseudoTerminal {
  readonly name: string;
  /** Runs Node.js on a terminal of 80 columns. `typed` comes when it has shown something. */
  run(args: readonly string[], on: On): { readonly code: number | null; readonly shown: string };
}

interface On {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly typed?: string;
}

const base = { PATH: process.env["PATH"] ?? "", TERM: "xterm" };

/** Python's, else util-linux's, else none. */
export function pseudoTerminal(): PseudoTerminal | undefined {
  if (spawnSync("python3", ["-c", "import pty, fcntl, termios"]).status === 0) return { name: "python3", run: withPython };
  return spawnSync("bash", ["-c", "script --version"]).status === 0 ? { name: "script", run: withScript } : undefined;
}

const python = `
import fcntl, os, pty, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
typed = sys.argv[1].encode()
out = b""
while True:
    try:
        part = os.read(fd, 65536)
    except OSError:
        break
    if not part:
        break
    out += part
    if typed:
        os.write(fd, typed)
        typed = b""
sys.stdout.buffer.write(out)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

function withPython(args: readonly string[], { cwd, env = {}, typed = "" }: On): { readonly code: number | null; readonly shown: string } {
  const { status, stdout } = spawnSync("python3", ["-c", python, typed, process.execPath, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...base, ...env },
    timeout: 30_000,
  });
  return { code: status, shown: stdout };
}

function withScript(args: readonly string[], { cwd, env = {}, typed = "" }: On): { readonly code: number | null; readonly shown: string } {
  const log = join(mkdtempSync(join(tmpdir(), "cofferdam-pty-")), "log");
  const command = [process.execPath, ...args].map((arg) => `'${arg}'`).join(" ");
  const { status } = spawnSync("bash", ["-c", 'script -qec "stty cols 80; $COMMAND" "$LOG"'], {
    cwd,
    env: { ...base, ...env, COMMAND: command, LOG: log },
    input: typed,
    timeout: 30_000,
  });
  return {
    code: status,
    shown: readFileSync(log, "utf8")
      .replace(/^Script started[^\n]*\n/, "")
      .replace(/\n?Script done[^\n]*\n?$/, ""),
  };
}

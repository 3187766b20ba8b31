import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes minutes starts first, so that no core waits for it at the end. */
const long = ["account/matrix", "account/resume", "emulator/edits", "policy/authorize-oracle", "policy/prove-brute", "policy/policy-document"].concat(
  [
    "template/fuzz",
    "account/evidence",
    "emulator/localstack",
    "emulator/moto",
    "gate/acknowledged",
    "gate/breaches",
    "cli/",
    "engine/examples",
    "mutants/",
  ],
);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = long.findIndex((part) => moduleId.includes(`/test/${part}`));
      return at < 0 ? long.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

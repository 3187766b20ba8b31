import type { JSX } from "preact";
import type { Run } from "../../../checks/model/run.ts";
import { plain } from "../../plain.ts";
import { standings } from "../../words.ts";
import { inOrder } from "./claims.tsx";

const words = { broken: "broken", undecided: "undecided", accepted: "broken, accepted", holds: "holds" };

/** Hidden until the script takes it over: without script everything is shown, and nothing could be filtered. */
export function Filter({ run }: { run: Run }): JSX.Element {
  return (
    <form id="filter" role="search" aria-label="Filter the findings" hidden>
      <label>
        Text <input type="search" id="filter-q" autocomplete="off" spellcheck={false} />
      </label>
      <label>
        Outcome{" "}
        <select id="filter-outcome">
          <option value="">any</option>
          {standings.map((standing) => (
            <option value={standing}>{words[standing]}</option>
          ))}
        </select>
      </label>
      <label>
        Claim{" "}
        <select id="filter-claim">
          <option value="">any</option>
          {inOrder(run.checks).map((check) => (
            <option value={check.id}>{plain(check.id)}</option>
          ))}
        </select>
      </label>
      <label>
        Tenant <input type="search" id="filter-tenant" list="tenants" autocomplete="off" spellcheck={false} />
        <datalist id="tenants">
          {run.run.tenants.slice(0, 500).map((tenant) => (
            <option value={plain(tenant.id)} />
          ))}
        </datalist>
      </label>
      <button type="button" id="filter-clear">
        Clear
      </button>
      <button type="button" id="expand">
        Open all
      </button>
      <p id="filter-count" role="status" />
    </form>
  );
}

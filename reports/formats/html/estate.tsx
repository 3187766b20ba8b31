import type { JSX } from "preact";
import type { Outcome } from "../../../checks/model/run.ts";
import { type AccountPicture, accountsOf, type EstatePicture, worstAccountsFirst, worstStanding } from "../../estate-picture.ts";
import { clip, plain } from "../../plain.ts";
import { groupBy, tally } from "../../summary.ts";
import { count, grouped, type Standing, symbols } from "../../words.ts";
import { type AccountBox, layOut } from "./estate-layout.ts";
import { Mark, Wide } from "./parts.tsx";

/** Organization → units → accounts as a picture, then the same facts as a table. */
export function EstateSection({ picture }: { picture: EstatePicture }): JSX.Element {
  const layout = layOut(picture);
  const accounts = accountsOf(picture.root);
  const title = `Estate of ${plain(picture.vendor)}: ${count(accounts.length, "account")}`;
  return (
    <figure class="estate">
      <Wide label="Picture of the estate">
        <svg viewBox={`0 0 ${layout.width} ${layout.height}`} width={layout.width} height={layout.height} role="img" aria-label={title}>
          <title>{title}</title>
          {layout.units.map((unit) => (
            <g class={`unit depth${Math.min(unit.depth, 3)}`}>
              <rect x={unit.x} y={unit.y} width={unit.width} height={unit.height} rx="4" />
              <text x={unit.x + 14} y={unit.y + 20}>
                {clip(plain(unit.title), Math.floor(unit.width / 9.5))}
              </text>
            </g>
          ))}
          {layout.accounts.map((box) => (
            <AccountShape box={box} />
          ))}
        </svg>
      </Wide>
      <figcaption>
        <Accounts of={accounts} />
      </figcaption>
    </figure>
  );
}

function AccountShape({ box }: { box: AccountBox }): JSX.Element {
  const { accounts, x, y, width, height } = box;
  const [first] = worstAccountsFirst(accounts);
  const standing = (first === undefined ? undefined : worstStanding(first)) ?? "unexercised";
  const vendor = first?.role === "vendor" && accounts.length === 1;
  const many = accounts.length > 1;
  return (
    <g class={vendor ? "account vendor" : `account ${standing}`}>
      <rect x={x} y={y} width={width} height={height} rx="3" />
      <text x={x + 12} y={y + 20} class="strong">
        {many ? `and ${grouped(accounts.length)} more` : clip(plain(first?.name ?? ""), 16)}
      </text>
      <text x={x + 12} y={y + 36} class="small mono">
        {many ? "" : clip(plain(first?.account ?? ""), 20)}
      </text>
      <text x={x + 12} y={y + 53} class="small word">
        {many ? standingsOf(accounts) : vendor ? "vendor" : `${symbols[standing]} ${standing === "accepted" ? "broken, accepted" : standing}`}
      </text>
    </g>
  );
}

/** `✗ 250 broken, ✓ 703 hold`: the worst and the rest. */
function standingsOf(accounts: readonly AccountPicture[]): string {
  const [worst, others] = [...groupBy(worstAccountsFirst(accounts), (account) => worstStanding(account) ?? "unexercised")];
  if (worst === undefined) return "";
  const [standing, of] = worst as [Outcome | Standing, readonly AccountPicture[]];
  return `${symbols[standing]} ${grouped(of.length)} ${standing === "holds" ? "hold" : standing}${others === undefined ? "" : ", …"}`;
}

interface Located {
  readonly path: string;
  readonly account: AccountPicture;
}

function Accounts({ of }: { of: readonly Located[] }): JSX.Element {
  const table = (
    <table class="compact">
      <caption>{of.length > 50 ? "The accounts, worst first" : "The accounts"}</caption>
      <thead>
        <tr>
          {["Account", "Name", "Role", "Unit", "Region", "Findings"].map((title) => (
            <th scope="col">{title}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ordered(of).map(({ path, account }) => (
          <tr>
            <td>{plain(account.account)}</td>
            <td>{plain(account.name)}</td>
            <td>{account.role}</td>
            <td>{plain(path)}</td>
            <td>{plain(account.region ?? "")}</td>
            <td>
              <Result of={account} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (of.length <= 50) return table;
  return (
    <details class="group">
      <summary>{count(of.length, "account")} as a table</summary>
      {table}
    </details>
  );
}

function Result({ of }: { of: AccountPicture }): JSX.Element {
  if (of.role === "vendor") return <>not judged as a tenant</>;
  const standing = worstStanding(of);
  if (standing === undefined) return <Mark of="unexercised" />;
  return standing === "holds" ? <>✓ {tally(of.findings)}</> : <span class={standing}>{`${symbols[standing]} ${tally(of.findings)}`}</span>;
}

function ordered(of: readonly Located[]): readonly Located[] {
  if (of.length <= 50) return of;
  const pathOf = new Map(of.map(({ account, path }) => [account, path]));
  return worstAccountsFirst(of.map(({ account }) => account)).map((account) => ({ account, path: pathOf.get(account) ?? "" }));
}

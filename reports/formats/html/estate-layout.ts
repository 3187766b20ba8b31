import { type AccountPicture, type EstatePicture, type UnitPicture, worstAccountsFirst, worstStanding } from "../../estate-picture.ts";

/** Where everything of the estate picture lies, in SVG units. */
export interface EstateLayout {
  readonly width: number;
  readonly height: number;
  readonly units: readonly UnitBox[];
  readonly accounts: readonly AccountBox[];
}

export interface UnitBox extends Box {
  readonly title: string;
  readonly depth: number;
}

export interface AccountBox extends Box {
  /** One account; or many, where drawing each would show nothing. */
  readonly accounts: readonly AccountPicture[];
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const pageWidth = 1104;
const inset = 14;
const titleHeight = 30;
const accountWidth = 161;
const accountHeight = 62;
const gap = 10;
const drawnMax = 48;

export function layOut(picture: EstatePicture): EstateLayout {
  const title =
    picture.organization === null ? `${picture.vendor}: no organization named` : `${picture.vendor}: organization ${picture.organization}`;
  const units: UnitBox[] = [];
  const accounts: AccountBox[] = [];
  const height = place(picture.root, title, { x: 1, y: 1, width: pageWidth - 2, depth: 0 }, units, accounts);
  return { width: pageWidth, height: height + 2, units, accounts };
}

interface Slot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly depth: number;
}

/** Accounts first, in rows; then the units below, side by side when there is room for two. Returns the height used. */
function place(unit: UnitPicture, title: string, slot: Slot, units: UnitBox[], accounts: AccountBox[]): number {
  const at = units.push({ title, depth: slot.depth, x: slot.x, y: slot.y, width: slot.width, height: 0 }) - 1;
  let y = slot.y + titleHeight;
  const boxes = drawn(unit.accounts);
  const perRow = Math.max(1, Math.floor((slot.width - 2 * inset + gap) / (accountWidth + gap)));
  boxes.forEach((box, index) => {
    const x = slot.x + inset + (index % perRow) * (accountWidth + gap);
    accounts.push({ accounts: box, x, y: y + Math.floor(index / perRow) * (accountHeight + gap), width: accountWidth, height: accountHeight });
  });
  y += Math.ceil(boxes.length / perRow) * (accountHeight + gap);
  for (const child of unit.units) {
    y += place(child, child.name, { x: slot.x + inset, y, width: slot.width - 2 * inset, depth: slot.depth + 1 }, units, accounts) + gap;
  }
  const empty = boxes.length === 0 && unit.units.length === 0;
  const height = y - slot.y + (empty ? 6 : inset - gap);
  units[at] = { title, depth: slot.depth, x: slot.x, y: slot.y, width: slot.width, height };
  return height;
}

/** Every account, or in a large unit those that need a look most and one box for the rest. */
function drawn(accounts: readonly AccountPicture[]): readonly (readonly AccountPicture[])[] {
  if (accounts.length <= drawnMax) return accounts.map((account) => [account]);
  const first = worstAccountsFirst(accounts)
    .filter(deviates)
    .slice(0, drawnMax - 1);
  const shown = new Set(first);
  return [...first.map((account) => [account]), accounts.filter((account) => !shown.has(account))];
}

function deviates(account: AccountPicture): boolean {
  return account.role === "vendor" || worstStanding(account) !== "holds";
}

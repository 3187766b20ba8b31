/**
 * Can each element have a partner of its own? `could[i]` are the partners that element i could have; as many partners as elements.
 * Augmenting paths. (Kuhn, The Hungarian method for the assignment problem, 1955)
 */
export function perfectMatching(could: readonly (readonly number[])[]): boolean {
  const takenBy = new Map<number, number>();
  const place = (element: number, tried: Set<number>): boolean =>
    (could[element] ?? []).some((partner) => {
      if (tried.has(partner)) return false;
      tried.add(partner);
      const holder = takenBy.get(partner);
      if (holder !== undefined && !place(holder, tried)) return false;
      takenBy.set(partner, element);
      return true;
    });
  return could.every((_, element) => place(element, new Set()));
}

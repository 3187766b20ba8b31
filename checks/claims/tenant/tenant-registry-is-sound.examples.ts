import type { Example } from "../../model/example.ts";
import { acmeRecord, cellRecord, globexRecord } from "../../model/example-registry.ts";

/** Acme as it is, Globex with what differs. */
function withGlobex(change: object, more: object = {}): Example {
  const tenants = [acmeRecord, { ...globexRecord, ...change }];
  return { registry: { sharedNetworks: ["10.0.0.0/16"], cells: { "cell-1": cellRecord }, tenants, ...more } };
}

export const examples = {
  holds: {
    "nothing is shared": withGlobex({}),
    "the same range in another cell": withGlobex({ cell: "cell-2", cidr: "10.64.0.0/24" }),
    "ranges that touch": withGlobex({ cidr: "10.64.1.0/25" }),
    "no account yet": withGlobex({ account: null, phase: "requested" }),
    "no tenant yet": { registry: { tenants: [] } },
  },
  broken: {
    "one account": withGlobex({ account: acmeRecord.account }),
    "one id": withGlobex({ id: acmeRecord.id }),
    "one customer id, in capitals": withGlobex({ customerId: acmeRecord.customerId.toUpperCase() }),
    "one e-mail": withGlobex({ email: acmeRecord.email }),
    "one mailbox by a plus address": withGlobex({ email: "acme+globex@accounts.example.com" }),
    "one mailbox by capitals": withGlobex({ email: "Acme@Accounts.example.com" }),
    "one range": withGlobex({ cidr: acmeRecord.cidr }),
    "a range inside the other": withGlobex({ cidr: "10.64.0.128/25" }),
    "a range around the other": withGlobex({ cidr: "10.64.0.0/23" }),
    "a range of the cell's own network": withGlobex({ cidr: "10.0.3.0/24" }),
    "a range of another shared network": withGlobex({}, { sharedNetworks: ["10.0.0.0/16", "10.64.0.0/16"] }),
  },
  undecided: {
    "shared networks are not listed": { registry: { cells: { "cell-1": cellRecord }, tenants: [acmeRecord, globexRecord] } },
  },
};

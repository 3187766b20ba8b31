/** Two tenants in one cell, as records. Examples change one field each. */
export const acmeRecord = {
  id: "acme",
  customerId: "0b9f6b1e-58a2-4f6c-9a34-1d6a3f0f2c11",
  account: "333333333333",
  cell: "cell-1",
  region: "us-east-1",
  cidr: "10.64.0.0/24",
  custody: "vendor-organization",
  email: "acme@accounts.example.com",
  retention: null,
  connectors: [],
  whisperModel: "large-v3",
  phase: "active",
};

export const globexRecord = {
  ...acmeRecord,
  id: "globex",
  customerId: "7d4a2f10-3c5e-4b1d-8a7e-2f9c6d5b4a30",
  account: "444444444444",
  cidr: "10.64.1.0/24",
  email: "globex@accounts.example.com",
};

export const cellRecord = { account: "222222222222", region: "us-east-1", vpc: "vpc-0123456789abcdef0", cidr: "10.0.0.0/16" };

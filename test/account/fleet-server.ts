import { answering, referencePlatform } from "./aws/platform.ts";
import { serve } from "./aws/serve.ts";
import { fakeAws } from "./aws/wire.ts";

/*
 * `npx tsx test/account/fleet-server.ts`: the fake AWS as a program of its own, with any number of tenant accounts, each like the reference
 * platform's first. Prints its URL, answers until its standard input ends, and then prints how often it did. For `npm run bench`.
 */
const platform = referencePlatform({ regions: ["us-east-1"] });
const [tenant] = platform.file.tenants;
if (tenant === undefined) throw new Error("the reference platform has no tenant");
const like = answering(platform.accounts, ["us-east-1"], 100);
let answers = 0;
const fake = fakeAws({
  answer: (call) => {
    answers += 1;
    // What tests look at is kept call by call.
    if (answers % 5000 === 0) fake.calls.length = 0;
    if (call.operation === "GetCallerIdentity")
      return { response: { Account: call.account, Arn: `arn:aws:sts::${call.account}:assumed-role/Collector/cofferdam`, UserId: "AROA:cofferdam" } };
    return like(call.account === "111111111111" ? call : { ...call, account: tenant.account });
  },
});
const { url, stop } = await serve(fake);
process.stdout.write(`${url}\n`);
process.stdin.resume();
process.stdin.on("end", () => {
  void stop().then(() => process.stdout.write(`${answers}\n`));
});

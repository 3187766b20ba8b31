import { examples } from "./edge-speaks-modern-tls.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Entrance } from "../../model/edge.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { inCompute, whereComputeIs } from "../../reason/compute/accounts.ts";

export default defineCheck({
  id: "edge-speaks-modern-tls",
  claim: "The public edge accepts TLS 1.2 and 1.3 only, redirects HTTP, and sends HSTS.",
  severity: "high",
  why: "What an old protocol or plain HTTP carries can be read and changed on the way, and a browser that was never told comes by HTTP again.",
  fix: "Set a security policy of TLS 1.2 or later, redirect HTTP to HTTPS, send Strict-Transport-Security at the edge; disable execute-api endpoints, and have no function URL without authentication.",
  references: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html",
  ],
  kind: "edge:entrance",
  scope: "organization",
  planes: ["template"],
  limits: {
    template: [
      whereComputeIs,
      "HTTP that is refused need not be redirected. The edge itself must send HSTS: what a program behind it sends stands in no template.",
      "A load balancer whose security groups let nobody but another entrance in is judged as public.",
    ],
  },
  subjects: (estate) => inCompute("edge:entrance", estate),
  judge: (entrance) => whenKnown(entrance.isPublic, () => every(speaksTls(entrance), redirects(entrance), sendsHsts(entrance), ...gaps(entrance))),
  examples,
});

function speaksTls({ tls, what }: Entrance): Verdict {
  return every(
    ...tls.map((fact) =>
      whenKnown(fact, ({ name, oldest }, origin) =>
        oldest === "1.2" || oldest === "1.3"
          ? holds(`It takes TLS ${oldest} and later.`)
          : brokenBy(`It is ${what} that takes TLS ${oldest} (${name}).`, `security policy: ${name}`, origin, "tls"),
      ),
    ),
  );
}

function redirects({ plain, what }: Entrance): Verdict {
  return every(
    ...plain.map((fact) =>
      whenKnown(fact, (becomes, origin) =>
        becomes === "served"
          ? brokenBy(`It is ${what} that answers plain HTTP and does not send it to HTTPS.`, "plain HTTP: served", origin, "plain")
          : holds(`Plain HTTP is ${becomes}.`),
      ),
    ),
  );
}

function sendsHsts({ hsts, what }: Entrance): Verdict {
  return every(
    ...hsts.map((fact) =>
      whenKnown(fact, (seconds, origin) =>
        seconds === null || seconds === 0
          ? brokenBy(`It is ${what} that sends no Strict-Transport-Security.`, `max-age: ${seconds ?? "none"}`, origin, "hsts")
          : holds(`HSTS is sent for ${seconds} seconds.`),
      ),
    ),
  );
}

function gaps({ unread }: Entrance): readonly Verdict[] {
  return unread.map((part) => undecided(part.why, part.origin));
}

import { examples } from "./inference-runs-in-the-cell.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Container, ContainerService } from "../../model/containers.ts";
import type { Estate } from "../../model/estate.ts";
import { literal, sameText, show, type Text } from "../../model/text.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import type { EgressRule } from "../../model/security-group.ts";
import { whereComputeIs } from "../../reason/compute/accounts.ts";
import { inferenceServices, isVllm, runs } from "../../reason/compute/clusters.ts";
import { gpuFleets } from "../../reason/compute/gpu-fleets.ts";
import { whatLogsContent } from "../../reason/compute/vllm.ts";

export default defineCheck({
  id: "inference-runs-in-the-cell",
  claim: "Inference (vLLM on g5) runs inside the shared compute network, logs no content, reaches no tenant it is not serving.",
  severity: "high",
  why: "A log of requests keeps what tenants asked and what their documents say, under the vendor's key; a way out of the server is a way into every tenant.",
  fix: "Pass --no-enable-log-requests (before vLLM 0.10.1 --disable-log-requests), and give its tasks subnets of the cell and a security group that lets nothing out.",
  references: [
    "https://docs.vllm.ai/en/latest/cli/serve.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  ],
  kind: "ecs:service",
  scope: "organization",
  planes: ["template"],
  limits: {
    template: [
      whereComputeIs,
      "Inference is what ECS services run on GPUs, but for those on a fleet whose size follows a queue.",
      "Which tenant a request is of, and that a cache does not serve it to another, is the workers' code (plane registry).",
    ],
  },
  subjects: inferenceServices,
  judge: (service, estate) =>
    every(
      whenKnown(service.containers, (all) => every(...all.filter(infers).map(logsNothing))),
      runsOnG5(service, estate),
      standsInCell(service, estate),
      reachesNobody(service, estate),
    ),
  examples,
});

function infers(container: Container): boolean {
  return !container.hasGpu.known || container.hasGpu.value || isVllm(container);
}

function logsNothing(container: Container): Verdict {
  if (!isVllm(container)) return undecided("What it runs on a GPU does not say that it is vLLM, so what it logs is not known.", container.origin);
  return whenKnown(whatLogsContent(container), (what, origin) =>
    what === null ? holds("It logs no request.") : brokenBy(`vLLM logs what it is asked or answers: ${what}.`, what, origin, "log"),
  );
}

function runsOnG5(service: ContainerService, estate: Estate): Verdict {
  const fleets = gpuFleets(estate).items.filter((fleet) => runs(fleet, service));
  if (fleets.length === 0) return undecided("On which instances it runs is not known: no GPU fleet that was read joins its cluster.", service.origin);
  return every(
    ...fleets.map(({ launches }) =>
      whenKnown(launches, (ways) =>
        every(
          ...ways.map(({ type }) =>
            whenKnown(type, (name, origin) =>
              name.startsWith("g5.") ? holds(`It runs on ${name}.`) : brokenBy(`It runs on ${name}.`, `InstanceType: ${name}`, origin, name),
            ),
          ),
        ),
      ),
    ),
  );
}

function standsInCell({ networkMode, subnets, publicAddress, account, origin }: ContainerService, estate: Estate): Verdict {
  const { items } = estate.list("ec2:subnet", account);
  const isOwn = (id: Text): boolean => items.some(({ subnetId }) => subnetId.known && sameText(subnetId.value, id));
  return every(
    whenKnown(networkMode, (mode, at) =>
      mode === "awsvpc" ? holds("") : undecided(`In network mode ${mode} it has its instance's network, which is not modelled.`, at),
    ),
    whenKnown(subnets, (all, at) => {
      const other = all.find((each) => !isOwn(each));
      if (all.length === 0) return undecided("It names no subnet.", origin);
      return other === undefined ? holds("It runs in subnets of the cell.") : undecided(`No subnet that was read is ${show(other)}.`, at);
    }),
    whenKnown(publicAddress, (is, at) =>
      is ? brokenBy("Its tasks have public addresses.", "AssignPublicIp: ENABLED", at, "public address") : holds(""),
    ),
  );
}

function reachesNobody({ groups, account, origin }: ContainerService, estate: Estate): Verdict {
  const { items } = estate.list("ec2:security-group", account);
  const find = (id: Text) => items.find(({ groupId }) => groupId.known && sameText(groupId.value, id));
  return whenKnown(groups, (ids, at) => {
    if (ids.length === 0) return undecided("It names no security group, so its VPC's own, which no template shows, says what it reaches.", origin);
    return every(
      ...ids.map((id) => {
        const group = find(id);
        if (group === undefined) return undecided(`No security group that was read is ${show(id)}.`, at);
        return whenKnown(group.egress, (rules) =>
          every(holds("It opens no connection out of the cell."), ...rules.map((rule) => staysInside(rule, (to) => find(to) !== undefined))),
        );
      }),
    );
  });
}

/** The cell is peered with its tenants: a rule for any address is one for each of them. */
function staysInside({ to, matchesNothing, origin }: EgressRule, isOwn: (group: Text) => boolean): Verdict {
  return whenKnown(matchesNothing, (nothing) => {
    if (nothing) return holds("");
    return whenKnown(to, (target, at) => {
      if (target === null) return undecided("What a prefix list holds is not known.", origin);
      if (target.type === "group")
        return isOwn(target.text) ? holds("") : undecided(`Whose security group ${show(target.text)} is, is not known.`, at);
      const range = literal(target.text);
      if (range === "0.0.0.0/0" || range === "::/0")
        return brokenBy("It may open connections to any address, so to every tenant.", `to ${range}`, at, `to ${range}`);
      return undecided(`Whether ${show(target.text)} holds a tenant's network is not known.`, at);
    });
  });
}

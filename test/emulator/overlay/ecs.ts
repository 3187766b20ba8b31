import { inputOf, json, type Rule } from "./asked.ts";

type Json = Readonly<Record<string, unknown>>;

/** Service's ARN → the strategy that it was made with. */
const kept = new Map<string, unknown>();

/** moto forgets what a service runs on, and calls it EC2; AWS says it of each. (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html) */
export const capacityOfServices: Rule = async (asked, upstream) => {
  if (asked.service !== "ecs" || !["CreateService", "DescribeServices"].includes(asked.operation)) return undefined;
  const answer = await upstream.send(asked);
  if (answer.status !== 200) return answer;
  const { service, services, ...more } = JSON.parse(answer.body.toString()) as { readonly service?: Json; readonly services?: readonly Json[] };
  if (service !== undefined) {
    const strategy = inputOf(asked)["capacityProviderStrategy"];
    if (strategy !== undefined) kept.set(String(service["serviceArn"]), strategy);
  }
  return json({ ...more, ...(service !== undefined && { service }), ...(services !== undefined && { services: services.map(said) }) });
};

/** A strategy and a launch type exclude each other. */
function said({ launchType, ...service }: Json): Json {
  const strategy = kept.get(String(service["serviceArn"]));
  return strategy === undefined ? { launchType, ...service } : { ...service, capacityProviderStrategy: strategy };
}

import type { TaskCapacity } from "../../model/compute.ts";

const [demand, spot] = ["FARGATE", "FARGATE_SPOT"];

/**
 * How much of a task's capacity is Fargate's spot: all or most of what goes beyond one task, `less`, none (`demand`), or it is container
 * instances, which may be either. A provider alone gets everything, whatever its weight; beside others one of weight 0 gets its base only.
 * (docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html)
 */
export function spotShare(capacity: TaskCapacity): "spot" | "less" | "demand" | "instances" {
  if ("launchType" in capacity) return capacity.launchType === demand ? "demand" : "instances";
  const { strategy } = capacity;
  if (strategy.some(({ provider }) => provider !== demand && provider !== spot)) return "instances";
  const weightOf = (name: string): number =>
    strategy.filter(({ provider }) => provider === name).reduce((sum, { weight }) => sum + (strategy.length === 1 ? 1 : weight), 0);
  const [onSpot, onDemand] = [weightOf(spot), weightOf(demand)];
  if (onSpot === 0) return strategy.some(({ provider, base }) => provider === spot && base > 0) ? "less" : "demand";
  const base = Math.max(0, ...strategy.filter(({ provider }) => provider === demand).map((each) => each.base));
  return onSpot >= onDemand && base <= 1 ? "spot" : "less";
}

/**
 * Calls per second and burst of an API, per account and Region, before our share of 0.8 is taken.
 * (docs.aws.amazon.com: Quotas for AWS Organizations; Quotas in AWS CloudTrail; KMS request quotas; Amazon EC2 API throttling. IAM and those
 * not named there have no published rate: 10.)
 */
export const rates = {
  "organizations:list-accounts": { perSecond: 8, burst: 12 },
  "organizations:describe-account": { perSecond: 20, burst: 30 },
  "organizations:list": { perSecond: 5, burst: 8 },
  "organizations:describe": { perSecond: 2, burst: 2 },
  "organizations:root": { perSecond: 1, burst: 2 },
  "organizations:service-access": { perSecond: 1, burst: 3 },
  cloudtrail: { perSecond: 10, burst: 10 },
  kms: { perSecond: 50, burst: 50 },
  ec2: { perSecond: 15, burst: 100 },
  other: { perSecond: 10, burst: 10 },
} as const satisfies Record<string, Rate>;

export type RateName = keyof typeof rates;

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** What the collector leaves to others of an account's quota. */
const share = 0.8;

/** Time as the collector sees it: injected, so that tests wait for nothing. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** A token bucket: `take` comes back when the call may go out. Calls are served in the order in which they ask. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #clock: Clock;
  #tokens: number;
  #at: number;

  constructor({ perSecond, burst }: Rate, clock: Clock) {
    this.#rate = { perSecond: perSecond * share, burst: Math.max(1, Math.floor(burst * share)) };
    this.#clock = clock;
    this.#tokens = this.#rate.burst;
    this.#at = clock.now();
  }

  async take(): Promise<void> {
    const now = this.#clock.now();
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + (Math.max(0, now - this.#at) / 1000) * this.#rate.perSecond);
    this.#at = now;
    // Below zero: calls that wait already.
    this.#tokens -= 1;
    if (this.#tokens < 0) await this.#clock.sleep((-this.#tokens / this.#rate.perSecond) * 1000);
  }
}

import { database, instance } from "./database-examples.ts";

const scales = (MinCapacity: unknown, MaxCapacity: unknown): object => ({ ServerlessV2ScalingConfiguration: { MinCapacity, MaxCapacity } });

export const examples = {
  holds: {
    "a cluster from 0.5 to 8 units": database({}),
    "a narrower one": database({ cluster: scales("1", 4) }),
  },
  broken: {
    "64 units": database({ cluster: scales(0.5, 64) }),
    "it stops altogether": database({ cluster: scales(0, 8) }),
    "it does not scale": database({ cluster: { ServerlessV2ScalingConfiguration: undefined } }),
    "another engine": database({ cluster: { Engine: "aurora-mysql" } }),
    "another version": database({ cluster: { EngineVersion: "16.4" } }),
    "an old minor version": database({ cluster: { EngineVersion: "15.4" } }),
    "a reader of a class": database({ reader: { DBInstanceClass: "db.r6g.large" } }),
    "one more server": database({
      more: { Other: { Type: "AWS::RDS::DBInstance", Properties: { ...instance, Engine: "postgres", DBClusterIdentifier: undefined } } },
    }),
  },
  undecided: {
    "a parameter is the bound": database({ cluster: scales(0.5, { Ref: "Value" }) }),
    "AWS chooses the version": database({ cluster: { EngineVersion: undefined } }),
    "a parameter is the class": database({ reader: { DBInstanceClass: { Ref: "Value" } } }),
    "a parameter is whose instance it is": database({ reader: { DBClusterIdentifier: { Ref: "Value" } } }),
  },
};

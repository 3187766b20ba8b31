import { database } from "./database-examples.ts";

export const examples = {
  holds: {
    "TLS is forced": database({}),
    "the oldest protocol is the default": database({ parameters: { "rds.force_ssl": 1 } }),
    "1.3 alone": database({ parameters: { "rds.force_ssl": "1", ssl_min_protocol_version: "TLSv1.3" } }),
  },
  broken: {
    "it is not": database({ parameters: { "rds.force_ssl": "0", ssl_min_protocol_version: "TLSv1.2" } }),
    "nothing says so": database({ parameters: { ssl_min_protocol_version: "TLSv1.2" } }),
    "the group is AWS's": database({ cluster: { DBClusterParameterGroupName: "default.aurora-postgresql15" } }),
    "there is no group": database({ cluster: { DBClusterParameterGroupName: undefined } }),
    "TLS 1.1 is taken": database({ parameters: { "rds.force_ssl": "1", ssl_min_protocol_version: "TLSv1.1" } }),
    "any protocol is": database({ parameters: { "rds.force_ssl": "1", ssl_min_protocol_version: "" } }),
  },
  undecided: {
    "a parameter says so": database({ parameters: { "rds.force_ssl": { Ref: "Value" }, ssl_min_protocol_version: "TLSv1.2" } }),
    "the group is in no source": database({ cluster: { DBClusterParameterGroupName: "ours" } }),
    "another engine, whose defaults are not known": database({ cluster: { Engine: "postgres" }, parameters: { "rds.force_ssl": "1" } }),
    "a later server, whose default is not known": database({
      cluster: { EngineVersion: "17.4" },
      parameters: { ssl_min_protocol_version: "TLSv1.2" },
    }),
  },
};

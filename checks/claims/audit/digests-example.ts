import { example, type Example, type ExampleReply } from "../../model/example.ts";

const { tenant: account, region } = example;
const bucket = "acme-logs";
const day = `AWSLogs/${account}/CloudTrail-Digest/${region}/2026/11/25/`;
const fingerprint = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/** Made for these examples, with a key that is kept nowhere: hashes and signatures of the digests that the code below writes. */
const publicKey =
  "MIGJAoGBANF+bKImkgqBLiiALLTWapR2dKdQTTJYSkI076jV/xrqu5X6YDJGWdp0UUMoj4LBBy0pbe3rZmdo/LlNlock9yIViKg3HcqrN4bulZNqnLfzVyEHDAaygKWSmYO/ORgVZXvicwmIkTTPjPkmt/jitCncGtYAQ5k/8BNuwssWXZs9AgMBAAE=";
const noted = [
  {
    hash: "c746d75de341a2616359a6bbf899c2c3b020a404be9121fee27c5c9c51a4db4e",
    signature:
      "4d0c080b9dcf10c8ab14a0decc5cad1d4fff43504c19db29dafa919b24c2f4a388ace2dc8ecdd86ef6688499029813a1ae27a361e441182d8b7eb18e7987bf5630c45571d17d29ca552d8d1a713ab308621c3d1261bfe552fdfb287d4e0c98c0b595b79d0d618630630ccdd6538281dd4d0f7e1adb5268ebc8fcdb971129da90",
  },
  {
    hash: "16fdfed0c658fc85e895ce87b2f2aea7179a96790ad9d69cb0ba7c7b265a27ba",
    signature:
      "123ffd8cb8ac4eae1356d416b7667018d7c7429491dd8b2330382e6879de0190f0db674768090565c71a14530ca88e2b8631d83c974963cc9284a3b27e3800b8df1ec8855a874df387cb77d129e735b0485548db68d723e51b4e87baa17f0aefe58677530cca5dfb8d4659b84ae530af19af09115073415f59f219279dece270",
  },
  {
    hash: "7773994917a14b1d272801713de9797b69355cca49ac351d16df58dc33ddfb9a",
    signature:
      "1e3bddc30cf955011b15ab46ead644d6bd04d52a3708fcada04b882e76087c992345a6359b298bcfe549a7fb5e01cf37c7ad8858c6bf9bc949c0fd4b01dca6d3c3149fb05216552552ca837f91ad18b669cac3e440dd6625a069c3fc9fe8cf086574f964fe7d356186eb799d05385ea9ad6c1dd074265996bfdb71bb12448af4",
  },
  {
    hash: "a6673502ec35455ae62ea9ce87872612991d908c6495d30f37f522042f04f2d1",
    signature:
      "c9e281bdbff5d4b4dae46df83c868ca1240fc375d40897d450cc87e7ae43b3be8117589052061aa283c99a7313c6d2907a753055c703d4e795a642f64e344d2136dda433195a45b54de5b474b4461d0310b97c242837a80c134b8e0d56626c6bd2516907ed4bf819f2ad7f4ff5cc8ebfddd2f146d84c9992ee4bc81ec57ff15f",
  },
  {
    hash: "96f1c1b4dc31d2d50a2d10e5bf1ee032632dfb17c408aab80df0f8b381d1f6ab",
    signature:
      "21b6df41331d2c84c5fb9500567fd8bfb26719da0900ddd70adfe50e7ec4743d146090212f1c4d5516c3d7a898aa21176001ff941b85c5eca8e2cc23a1ec5b3d26ddcd47bd27e7a19bdc12bc5e71f37fa3287db73a1ab19b174ecaccd592be8bf6fd588802f471753f90536083732889635773c533008e5944f7cbd01bc9fb6e",
  },
  {
    hash: "707fd94d147d4717a02ea610d3e001a11408057e25bc5b2031f1115bd036c886",
    signature:
      "982c69a76cb87832a0b374966b725927916fb1581ab5b4992adfb1a80dc9be024c065825c1f9e3954a43ef8e6e78be48c4c1135808ef610e826fdf60d71cdd2009692504dce1a4085cae302b1705c3bdf1b938c38a1487cde0cca64888fe3df1b7d841dd8af700567e5d1b3739ff75fd72ae9c4942f1239a1b7c55ca3308a818",
  },
  {
    hash: "28a495a610911fc3ce38d32fe1b9575b9e954662e2cf84e53176803d86bee10e",
    signature:
      "6e2d11465bd60bd898dfb0cc16fef96a6f07ae1d5e9cc5f10bf2ac2361d2266f897ac9137a1f16ea26dd58f75da39ae4dfa7a08eaf96444aaa1985d41775a4e9f5535aae7c16d075dafeb1ec93d028f1edca0b17142d974a6e613f2ab61c1b17efaeb7bfdceb04dea7463a53d8f346dc4183002ed0a194b6aee8679ab3504160",
  },
  {
    hash: "5f856c8b7e4edd0014edbd0600fe6eb38facade9f738105b63a99f3ff886eca5",
    signature:
      "92829c29b8706e61a0a715a342bc3601ca0f2968cc1e3f63f36cf3b0bad64ccf11e905b5033de0ee46c703d3793f5e3c15d935f8a83471ec54d7d677bb175d50ca679c201e3367454bb0b3c182b682072bd4d2c1925f5d69e22bc7d33b4c2e0ef043d8569627b98eaba2d3ee73729d6cdb446effa493442d3865f8731924279f",
  },
];

export interface ExampleDigest {
  readonly key: string;
  readonly body: string;
  /** Of the body. */
  readonly hash: string;
  readonly signature: string;
}

/** Four hours of one Region; `began`: logging began with the first. */
export function digestsOf(began: boolean): readonly ExampleDigest[] {
  const digests: ExampleDigest[] = [];
  for (const [i, { hash, signature }] of noted.slice(began ? 0 : 4, began ? 4 : 8).entries()) {
    const before =
      digests.at(-1) ??
      (began
        ? undefined
        : {
            key: keyAt(9).replace("/25/", "/24/"),
            body: "",
            hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            signature: "00",
          });
    digests.push({ key: keyAt(11 + i), body: bodyOf(11 + i, before), hash, signature });
  }
  return digests;
}

function keyAt(hour: number): string {
  return `${day}${account}_CloudTrail-Digest_${region}_Trail_${region}_20261125T${hour}0131Z.json.gz`;
}

/** A file's text; without a digest before it, it is a starting one. */
export function bodyOf(hour: number, before: ExampleDigest | undefined): string {
  return JSON.stringify({
    awsAccountId: account,
    digestStartTime: `2026-11-25T${hour - 1}:01:31Z`,
    digestEndTime: `2026-11-25T${hour}:01:31Z`,
    digestS3Bucket: bucket,
    digestS3Object: keyAt(hour),
    digestPublicKeyFingerprint: fingerprint,
    digestSignatureAlgorithm: "SHA256withRSA",
    previousDigestS3Bucket: before === undefined ? null : bucket,
    previousDigestS3Object: before?.key ?? null,
    previousDigestHashValue: before?.hash ?? null,
    previousDigestHashAlgorithm: before === undefined ? null : "SHA-256",
    previousDigestSignature: before?.signature ?? null,
    logFiles: [],
  });
}

/** A trail, what its bucket lists and what lies there. */
export interface Delivered {
  readonly trail?: object;
  readonly listed?: readonly ExampleDigest[];
  readonly files: readonly ExampleDigest[];
  readonly replies?: Readonly<Record<string, readonly ExampleReply[]>>;
}

export function delivered({ trail, files, listed = files, replies }: Delivered): Example {
  const own = {
    Name: "Trail",
    TrailARN: `arn:aws:cloudtrail:${region}:${account}:trail/Trail`,
    HomeRegion: region,
    S3BucketName: bucket,
    IsMultiRegionTrail: true,
    IsOrganizationTrail: false,
    LogFileValidationEnabled: true,
    ...trail,
  };
  const contents = listed.map(({ key: Key }) => ({ Key }));
  return {
    estate: { collector: { readsLogs: true } },
    accounts: [
      {
        account,
        replies: {
          "sts.GetCallerIdentity": [{ response: { Account: account } }],
          "account.ListRegions": [{ response: { Regions: [{ RegionName: region, RegionOptStatus: "ENABLED" }] } }],
          "cloudtrail.DescribeTrails": [{ response: { trailList: [own] } }],
          "cloudtrail.ListPublicKeys": [{ response: { PublicKeyList: [{ Fingerprint: fingerprint, Value: publicKey }] } }],
          "s3.ListObjectsV2": [{ request: { Bucket: bucket, Prefix: day }, response: { KeyCount: 4, IsTruncated: false, Contents: contents } }],
          "s3.GetObject": files.map(({ key: Key, body: Body, signature }) => ({
            request: { Bucket: bucket, Key },
            response: { Body, Metadata: { signature, "signature-algorithm": "SHA256withRSA" } },
          })),
          ...replies,
        },
      },
    ],
  };
}

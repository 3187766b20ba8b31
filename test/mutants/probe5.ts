import { referencePlatform } from "./platform.ts";
import { plans } from "./plans.ts";
import { judge } from "./judge.ts";
import { questionOf, settingOf } from "./setting.ts";
import { changeTemplate } from "./json.ts";
import { statementsOf } from "./documents.ts";
const p=referencePlatform();
const plan=plans[1]!; const s=settingOf(p,plan);
const v=s.variant("resource");
for (const name of [{ "Fn::ImportValue": "nobody-exports-this" }, {Ref:"Bare"}, "renamed", {Ref:"S3Endpoint"}] as any[]) {
const e=changeTemplate(v.platform,"Acme-data",["Resources","DataBucket","Properties","BucketName"],()=>name);
const j=judge(e,questionOf(plan)); console.log(JSON.stringify(name),j.outcome,j.findings[0]?.because,j.findings[0]?.dependsOn);
}
for(const d of s.documents.filter(x=>x.stack==="Organization")) console.log(d.logicalId,JSON.stringify(statementsOf(v.platform,d).map(y=>y["Sid"])));
console.log(JSON.stringify(statementsOf(v.platform,s.documents.find(x=>x.logicalId==="DataBucketPolicy")!).at(-1)));

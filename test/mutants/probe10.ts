import { referencePlatform } from "./platform.ts";
import { unreadEdits, runUnread } from "./unread.ts";
import { checks } from "../../checks/claims/index.ts";
const p=referencePlatform();
for(const c of checks){ if(process.argv[2]&&!process.argv[2].split(",").includes(c.id)) continue; const t=process.cpuUsage(); const e=unreadEdits(p,c.id); const every=Number(process.argv[3]??1); const tally:any={}; e.forEach((x,i)=>{ if(i%every) return; const r=runUnread(x); tally[r.fate]=(tally[r.fate]??0)+1; if(r.fate==="survived") console.log(c.id,"|",r.id,"|",r.said.slice(0,1500).replaceAll("; ","\n     ")); }); console.log("==",c.id,e.length,JSON.stringify(tally),process.cpuUsage(t).user/1e6); }

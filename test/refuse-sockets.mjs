/** `node --import`: whatever opens a connection or asks for a name throws, so a run that ends well has used no network. */
import dns from "node:dns";
import net from "node:net";

const refuse = () => {
  throw new Error("a socket was opened");
};
net.Socket.prototype.connect = refuse;
dns.lookup = refuse;
dns.promises.lookup = refuse;

/** `node --import`: no connection is made and no name is looked up, so a run that ends well has used no network. */
import dns from "node:dns";
import net from "node:net";

const why = () => new Error("a socket was opened");
net.Socket.prototype.connect = function connect() {
  process.nextTick(() => this.destroy(why()));
  return this;
};
dns.lookup = () => {
  throw why();
};
dns.promises.lookup = async () => Promise.reject(why());

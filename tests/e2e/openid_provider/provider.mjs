// A certified OpenID Connect provider (oidc-provider, from npm) on loopback, with three made-up people.
// Called with its port and the address that people come back to.
import Provider from "oidc-provider";

const [port, back] = process.argv.slice(2);
const people = {
  amal: { email: "amal@example.org", email_verified: true },
  stranger: { email: "stranger@example.org", email_verified: true },
  unverified: { email: "amal@example.org", email_verified: false },
};

const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: "tansiq",
      client_secret: "made-up-and-on-loopback-with-enough-letters",
      redirect_uris: [back],
      token_endpoint_auth_method: "client_secret_post",
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["made up"] },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, name: id, ...people[id] }) }),
});

provider.listen(Number(port), "localhost", () => console.log("ready"));

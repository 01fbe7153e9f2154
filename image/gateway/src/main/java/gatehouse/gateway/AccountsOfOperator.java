package gatehouse.gateway;

import gatehouse.b2bua.Account;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.config.Access;
import gatehouse.config.IdentitySettings;
import gatehouse.config.OperatorSettings;
import gatehouse.config.Secrets;
import gatehouse.gateway.access.EspWan;
import gatehouse.gateway.access.ImsAccess;
import gatehouse.gateway.access.IsimMemory;
import gatehouse.ims.ImsPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The accounts at one operator, each as its access wants it. */
record AccountsOfOperator(OperatorSettings operator, Secrets secrets, Entropy entropy) {
    /**
     * Makes them.
     *
     * @param local where SIP in clear leaves from
     * @param states what is agreed on with each account, now
     * @throws IOException when a credential is missing, or no mode of IPsec can be had, with one sentence
     */
    List<Account> at(Endpoint local, List<Endpoint> proxies, EspWan esp, IsimMemory memory, AccountStates states)
            throws IOException {
        List<Account> accounts = new ArrayList<>();
        ImsPolicy policy = operator.access() instanceof Access.Ipsec3gpp access
                ? ImsAccess.policy(operator, access, esp, local)
                : null;
        for (IdentitySettings identity : operator.identities()) {
            accounts.add(
                    policy == null
                            ? Composition.account(operator, identity, local, proxies, secrets, entropy)
                            : Composition.imsAccount(
                                    operator, identity, policy, esp, memory, local, proxies, secrets, entropy, states));
        }
        return accounts;
    }
}

// Which path shows which page. Only the landing page is part of the first load; the others come when they are opened.
import { lazy, type ReactNode, Suspense } from "react";
import { Route, Switch } from "wouter";
import { Frame } from "./frame/frame.tsx";
import { Landing } from "./pages/landing/landing.tsx";
import { NotFound } from "./pages/not-found.tsx";
import { SkeletonRows } from "./parts/bits.tsx";
import { Crash } from "./parts/crash.tsx";

const Templates = lazy(() => import("./pages/templates.tsx").then((m) => ({ default: m.Templates })));
const Configure = lazy(() =>
  import("./pages/configure/configure.tsx").then((m) => ({ default: m.Configure })),
);
const Deployments = lazy(() => import("./pages/deployments.tsx").then((m) => ({ default: m.Deployments })));
const Deployment = lazy(() =>
  import("./pages/deployment/deployment.tsx").then((m) => ({ default: m.Deployment })),
);
const Providers = lazy(() => import("./pages/providers.tsx").then((m) => ({ default: m.Providers })));
const Provider = lazy(() => import("./pages/provider.tsx").then((m) => ({ default: m.Provider })));
const Network = lazy(() => import("./pages/network.tsx").then((m) => ({ default: m.Network })));
const Gpus = lazy(() => import("./pages/gpus.tsx").then((m) => ({ default: m.Gpus })));
const WalletPage = lazy(() => import("./pages/wallet/wallet.tsx").then((m) => ({ default: m.WalletPage })));
const SandboxPage = lazy(() =>
  import("./pages/sandbox/sandbox.tsx").then((m) => ({ default: m.SandboxPage })),
);
const Settings = lazy(() => import("./pages/settings.tsx").then((m) => ({ default: m.Settings })));

export function App(): ReactNode {
  return (
    <Frame>
      <Crash>
        <Suspense fallback={<SkeletonRows rows={5} />}>
          <Switch>
            <Route path="/">
              <Landing />
            </Route>
            <Route path="/templates">
              <Templates />
            </Route>
            <Route path="/new/:template?">
              {({ template }) => <Configure template={template} key={template} />}
            </Route>
            <Route path="/deployments">
              <Deployments />
            </Route>
            <Route path="/deployments/:owner/:dseq/:tab?">
              {({ owner, dseq, tab }) => (
                <Deployment owner={owner} dseq={dseq} tab={tab} key={`${owner}/${dseq}`} />
              )}
            </Route>
            <Route path="/providers">
              <Providers />
            </Route>
            <Route path="/providers/:owner">{({ owner }) => <Provider owner={owner} />}</Route>
            <Route path="/network">
              <Network />
            </Route>
            <Route path="/gpus">
              <Gpus />
            </Route>
            <Route path="/wallet">
              <WalletPage />
            </Route>
            <Route path="/sandbox">
              <SandboxPage />
            </Route>
            <Route path="/settings">
              <Settings />
            </Route>
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </Crash>
    </Frame>
  );
}

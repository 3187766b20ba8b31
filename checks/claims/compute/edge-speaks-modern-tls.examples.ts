import { inCell } from "./cell-example.ts";
import type { Example } from "../../model/example.ts";

const Parameters = { Setting: { Type: "String" } };
const certificate = {
  AcmCertificateArn: "arn:aws:acm:us-east-1:222222222222:certificate/a",
  SslSupportMethod: "sni-only",
  MinimumProtocolVersion: "TLSv1.2_2021",
};
const managed = "67f7725c-6f97-4210-82d7-5512b31e9d03";
const behaviour = { TargetOriginId: "o", ViewerProtocolPolicy: "redirect-to-https", ResponseHeadersPolicyId: managed };
const config = {
  Enabled: true,
  ViewerCertificate: certificate,
  DefaultCacheBehavior: behaviour,
  CacheBehaviors: [{ ...behaviour, PathPattern: "/a" }],
};

function distribution(changed: object, more: object = {}): Example {
  return inCell(
    { Front: { Type: "AWS::CloudFront::Distribution", Properties: { DistributionConfig: { ...config, ...changed } } }, ...more },
    { Parameters },
  );
}

const byDefault = (changed: object, more: object = {}): Example => distribution({ DefaultCacheBehavior: { ...behaviour, ...changed } }, more);
const headers = (ResponseHeadersPolicyConfig: object): object => ({
  Headers: { Type: "AWS::CloudFront::ResponseHeadersPolicy", Properties: { ResponseHeadersPolicyConfig } },
});
const ownHeaders = { ResponseHeadersPolicyId: { Ref: "Headers" } };
const transport = (AccessControlMaxAgeSec: unknown): object =>
  headers({ SecurityHeadersConfig: { StrictTransportSecurity: { AccessControlMaxAgeSec, Override: true } } });
const custom = (Value: string): object =>
  headers({ CustomHeadersConfig: { Items: [{ Header: "Strict-Transport-Security", Value, Override: true }] } });

const Balancer = { Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: { Scheme: "internet-facing", Type: "application" } };
const forward = { Type: "forward", TargetGroupArn: "arn" };
const toHttps = { Type: "redirect", RedirectConfig: { Protocol: "HTTPS", Port: "443", StatusCode: "HTTP_301" } };
const attribute = { Key: "routing.http.response.strict_transport_security.header_value", Value: "max-age=63072000; includeSubDomains" };
const secure = {
  Protocol: "HTTPS",
  Port: 443,
  SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
  ListenerAttributes: [attribute],
  DefaultActions: [forward],
};

const listener = (properties: object): object => ({
  Type: "AWS::ElasticLoadBalancingV2::Listener",
  Properties: { LoadBalancerArn: { Ref: "Balancer" }, ...properties },
});

function balancer(changed: object, plain: object = {}, more: object = {}): Example {
  const Plain = listener({ Protocol: "HTTP", Port: 80, DefaultActions: [toHttps], ...plain });
  return inCell({ Balancer, Secure: listener({ ...secure, ...changed }), Plain, ...more }, { Parameters });
}

const rule = (action: object, ListenerArn: unknown = { Ref: "Plain" }): object => ({
  Rule: {
    Type: "AWS::ElasticLoadBalancingV2::ListenerRule",
    Properties: { ListenerArn, Priority: 1, Actions: [action], Conditions: [] },
  },
});
const one = (Type: string, Properties: object): Example => balancer({}, {}, { One: { Type, Properties } });

export const examples = {
  holds: {
    "a distribution": distribution({}),
    "HTTP is refused": byDefault({ ViewerProtocolPolicy: "https-only" }),
    "TLS 1.3 only": distribution({ ViewerCertificate: { ...certificate, MinimumProtocolVersion: "TLSv1.3_2025" } }),
    "headers of our own": byDefault(ownHeaders, transport(63_072_000)),
    "the header written out": byDefault(ownHeaders, custom("max-age=63072000")),
    "a distribution that is off": distribution(
      {},
      {
        Off: {
          Type: "AWS::CloudFront::Distribution",
          Properties: { DistributionConfig: { ...config, Enabled: false, ViewerCertificate: { CloudFrontDefaultCertificate: true } } },
        },
      },
    ),
    "a load balancer": balancer({}),
    "post-quantum too": balancer({ SslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09" }),
    "before TLS 1.3": balancer({ SslPolicy: "ELBSecurityPolicy-FS-1-2-Res-2020-10" }),
    "HTTP gets an error": balancer({}, { DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "403" } }] }),
    "a rule redirects too": balancer({}, {}, rule(toHttps)),
    "one that is internal": balancer({}, {}, { Inside: { ...Balancer, Properties: { Scheme: "internal" } } }),
    "an API whose endpoint is off": one("AWS::ApiGatewayV2::Api", { ProtocolType: "HTTP", DisableExecuteApiEndpoint: true }),
    "a REST API whose endpoint is off": one("AWS::ApiGateway::RestApi", { DisableExecuteApiEndpoint: true }),
    "a private REST API": one("AWS::ApiGateway::RestApi", { EndpointConfiguration: { Types: ["PRIVATE"] } }),
    "a function's URL for signed requests": one("AWS::Lambda::Url", { AuthType: "AWS_IAM", TargetFunctionArn: "arn" }),
  },
  broken: {
    "TLS 1.1": distribution({ ViewerCertificate: { ...certificate, MinimumProtocolVersion: "TLSv1.1_2016" } }),
    "TLS 1.0": distribution({ ViewerCertificate: { ...certificate, MinimumProtocolVersion: "TLSv1" } }),
    "CloudFront's own certificate": distribution({ ViewerCertificate: { ...certificate, CloudFrontDefaultCertificate: true } }),
    "no certificate": distribution({ ViewerCertificate: undefined }),
    "plain HTTP": byDefault({ ViewerProtocolPolicy: "allow-all" }),
    "plain HTTP on one path": distribution({ CacheBehaviors: [{ ...behaviour, PathPattern: "/a", ViewerProtocolPolicy: "allow-all" }] }),
    "no headers": byDefault({ ResponseHeadersPolicyId: undefined }),
    "no headers on one path": distribution({ CacheBehaviors: [{ ...behaviour, PathPattern: "/a", ResponseHeadersPolicyId: undefined }] }),
    "AWS's other policy": byDefault({ ResponseHeadersPolicyId: "60669652-455b-4ae9-85a4-c4c02393f86c" }),
    "for no second": byDefault(ownHeaders, transport(0)),
    "for no second, written out": byDefault(ownHeaders, custom("max-age=0")),
    "AWS's security policy": balancer({ SslPolicy: undefined }),
    "TLS 1.0 beside 1.3": balancer({ SslPolicy: "ELBSecurityPolicy-TLS13-1-0-2021-06" }),
    "TLS 1.1 only lately": balancer({ SslPolicy: "ELBSecurityPolicy-TLS-1-1-2017-01" }),
    "no header": balancer({ ListenerAttributes: undefined }),
    "HTTP is answered": balancer({}, { DefaultActions: [{ ...toHttps, Type: "forward" }] }),
    "HTTP is sent to HTTP": balancer({}, { DefaultActions: [{ ...toHttps, RedirectConfig: { ...toHttps.RedirectConfig, Protocol: "HTTP" } }] }),
    "HTTP is sent where it was": balancer(
      {},
      { DefaultActions: [{ ...toHttps, RedirectConfig: { ...toHttps.RedirectConfig, Protocol: undefined } }] },
    ),
    "a rule answers HTTP": balancer({}, {}, rule(forward)),
    "HTTP gets a page": balancer({}, { DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }] }),
    "an API's own endpoint": one("AWS::ApiGatewayV2::Api", { ProtocolType: "HTTP", DisableExecuteApiEndpoint: false }),
    "a REST API's own endpoint": one("AWS::ApiGateway::RestApi", { DisableExecuteApiEndpoint: false }),
    "a domain with TLS 1.0": one("AWS::ApiGateway::DomainName", { SecurityPolicy: "TLS_1_0" }),
    "a function's URL": one("AWS::Lambda::Url", { AuthType: "NONE", TargetFunctionArn: "arn" }),
  },
  undecided: {
    "a parameter is the version": distribution({ ViewerCertificate: { ...certificate, MinimumProtocolVersion: { Ref: "Setting" } } }),
    "a version that we do not know": distribution({ ViewerCertificate: { ...certificate, MinimumProtocolVersion: "TLSv1.2_2099" } }),
    "a certificate without a version": distribution({ ViewerCertificate: { ...certificate, MinimumProtocolVersion: undefined } }),
    "a parameter says whether it is on": distribution({ Enabled: { Ref: "Setting" }, ViewerCertificate: undefined }),
    "headers that no source has": byDefault({ ResponseHeadersPolicyId: "11111111-2222-3333-4444-555555555555" }),
    "a function at the edge": byDefault({
      ResponseHeadersPolicyId: undefined,
      FunctionAssociations: [{ EventType: "viewer-response", FunctionARN: "arn" }],
    }),
    "a parameter is the policy": balancer({ SslPolicy: { Ref: "Setting" } }),
    "a policy that we do not know": balancer({ SslPolicy: "ELBSecurityPolicy-2099-01" }),
    "a header without an age": balancer({ ListenerAttributes: [{ ...attribute, Value: "includeSubDomains" }] }),
    "a parameter says where HTTP goes": balancer({}, { DefaultActions: [{ ...toHttps, RedirectConfig: { Protocol: { Ref: "Setting" } } }] }),
    "a parameter is the scheme": balancer({ SslPolicy: undefined }, {}, { Balancer: { ...Balancer, Properties: { Scheme: { Ref: "Setting" } } } }),
    "a listener of a load balancer that no source has": balancer(
      {},
      {},
      { Other: listener({ ...secure, LoadBalancerArn: "arn:aws:elasticloadbalancing:elsewhere" }) },
    ),
    "a rule of a listener that a parameter names": balancer({}, {}, rule(forward, { Ref: "Setting" })),
    "no listener": inCell({ Balancer }),
    "a listener for TCP": balancer({ Protocol: "TCP" }),
    "a listener for TLS": balancer({ Protocol: "TLS" }),
    "an API's domain": one("AWS::ApiGatewayV2::DomainName", { DomainName: "a.example", DomainNameConfigurations: [{ SecurityPolicy: "TLS_1_2" }] }),
    "a WebSocket API's own endpoint": one("AWS::ApiGatewayV2::Api", { ProtocolType: "WEBSOCKET" }),
    "a parameter says whether an endpoint is off": one("AWS::ApiGatewayV2::Api", {
      ProtocolType: "HTTP",
      DisableExecuteApiEndpoint: { Ref: "Setting" },
    }),
    "a parameter says who may call a function's URL": one("AWS::Lambda::Url", { AuthType: { Ref: "Setting" }, TargetFunctionArn: "arn" }),
    "something else that is public": one("AWS::AppRunner::Service", {}),
    "a bucket that is a website": one("AWS::S3::Bucket", { WebsiteConfiguration: { IndexDocument: "index.html" } }),
  },
};

namespace AutoVibe.Hosting;

/// <summary>What a caller of AutoVibe's HTTP side, or the side itself, may be refused.</summary>
public static class AccessErrors
{
    /// <summary>A request came without an operator key.</summary>
    public static readonly ErrorCode KeyMissing = new("AV4001", ErrorKind.Denied, "The operator key is missing",
        "Everything under /api needs the operator key; this request carried none. Nothing was read or changed.",
        "Send the header 'Authorization: Bearer KEY'. The key is the content of operator.key in the data folder, or the setting AutoVibe:Operator:Key; the autovibe command reads it by itself.");

    /// <summary>A request came with another key than the operator's.</summary>
    public static readonly ErrorCode KeyWrong = new("AV4002", ErrorKind.Denied, "The operator key is wrong",
        "The request carried a key, but not the one of this server. Nothing was read or changed.",
        "Use the key of the server's own data folder, or the value of AutoVibe:Operator:Key that it was started with.");

    /// <summary>The Host header names a host that this server does not answer for.</summary>
    public static readonly ErrorCode HostNotAllowed = new("AV4003", ErrorKind.Denied, "This server does not answer for that host",
        "The Host header is not on the list of names this server answers for. The check keeps a web page from reaching a local server through a name of its own.",
        "Use the address that the server printed, or add the name to AutoVibe:Http:Hosts.");

    /// <summary>A web page of another origin sent the request.</summary>
    public static readonly ErrorCode OriginNotAllowed = new("AV4004", ErrorKind.Denied, "Requests from that web page are refused",
        "The Origin header shows that a page of another origin sent the request.",
        "If that page may use this server, add its origin, such as https://tools.example, to AutoVibe:Http:Origins.");

    /// <summary>A write came with another content type than JSON.</summary>
    public static readonly ErrorCode NotJson = new("AV4005", ErrorKind.Usage, "Writes are JSON only",
        "Every POST, PUT, PATCH and DELETE must say Content-Type: application/json, also with an empty body. Browsers cannot send that from a foreign page without asking first.",
        "Send the header 'Content-Type: application/json'.");

    /// <summary>The body of a request is larger than the server takes.</summary>
    public static readonly ErrorCode BodyTooLarge = new("AV4006", ErrorKind.Usage, "The request is too large",
        "The body passed the limit and was not read to its end. Nothing was changed.",
        "Send less at once, or raise AutoVibe:Http:MaxBodyBytes.");

    /// <summary>A parameter or the body of a request could not be understood.</summary>
    public static readonly ErrorCode BadRequest = new("AV4007", ErrorKind.Usage, "The request could not be understood",
        "A parameter or the JSON body does not have the form that the endpoint takes. Nothing was changed.",
        "Compare the request with /openapi/v1.json.");

    /// <summary>There is no endpoint at that path.</summary>
    public static readonly ErrorCode NoSuchEndpoint = new("AV4008", ErrorKind.NotFound, "There is nothing at this address",
        "No endpoint has this path.",
        "See /openapi/v1.json for all paths.");

    /// <summary>The path exists, but not for that HTTP method.</summary>
    public static readonly ErrorCode MethodNotAllowed = new("AV4009", ErrorKind.Usage, "This address does not take that method",
        "The path exists, but not for this HTTP method.",
        "See /openapi/v1.json for the methods of this path.");

    /// <summary>The file of the operator key can be read by other users of the machine.</summary>
    public static readonly ErrorCode KeyReadableByOthers = new("AV4010", ErrorKind.Denied, "Others can read the operator key",
        "operator.key lets other users of this machine read it. Whoever reads it can do everything that the operator can.",
        "Delete operator.key, so that the next start makes a new one, or, if nobody has read it, run 'chmod 600' on it. Where the file system knows no modes, set AutoVibe:Operator:Key instead.");

    /// <summary>A plain connection arrived from beyond the machine and not through a trusted proxy.</summary>
    public static readonly ErrorCode PlainConnection = new("AV4011", ErrorKind.Denied, "Unencrypted connections from elsewhere are refused",
        "The connection is not encrypted and does not come from a trusted proxy, so the operator key would be readable on the way.",
        "Connect with https, or through a proxy listed in AutoVibe:Http:TrustedProxies.");

    /// <summary>Another program listens on the server's address.</summary>
    public static readonly ErrorCode AddressInUse = new("AV4012", ErrorKind.Conflict, "The address is taken",
        "Another program listens on this address, so the server cannot.",
        "Stop the other program, or choose another address: --urls http://127.0.0.1:5181.");

    /// <summary>A server that was named, or that says it runs, does not answer.</summary>
    public static readonly ErrorCode ServerAway = new("AV4013", ErrorKind.Unavailable, "The server does not answer",
        "No answer came from the server. If it was in the middle of a write, that write may or may not have happened.",
        "See whether the server runs and whether the address is right; 'autovibe doctor' looks at both.");

    /// <summary>What answered is not an AutoVibe server, or not of this version.</summary>
    public static readonly ErrorCode NotAutoVibe = new("AV4014", ErrorKind.Failed, "That is not an answer of AutoVibe",
        "The address answers, but not in the form this version of AutoVibe knows.",
        "See whether another program listens there, and whether server and command line have the same version.");

    /// <summary>A remote server is addressed without a key that belongs to it.</summary>
    public static readonly ErrorCode NoKeyForServer = new("AV4015", ErrorKind.Denied, "No key for this server is known",
        "The key in the local data folder belongs to the server of that folder and is not sent to other machines, and no key is sent unencrypted.",
        "Set AutoVibe__Operator__Key to the key of that server, and use https.");

    /// <summary>A client sends more requests than it may.</summary>
    public static readonly ErrorCode TooManyRequests = new("AV4017", ErrorKind.Unavailable, "Too many requests",
        "This client sent more requests than AutoVibe:RateLimit allows. This one was not looked at, and nothing was changed.",
        "Wait as long as the header Retry-After says, or raise AutoVibe:RateLimit:Requests on the server. Behind a proxy, name it in AutoVibe:Http:TrustedProxies: else all its clients count as one.");

    /// <summary>An address is https, but no certificate can be used for it.</summary>
    public static readonly ErrorCode NoCertificate = new("AV4016", ErrorKind.Usage, "There is no certificate for https",
        "An address that the server listens on is https, and no certificate for it was found or could be opened. The server did not start.",
        "Set Kestrel:Certificates:Default:Path (and Password, or KeyPath for a PEM file), or let a proxy encrypt.");
}

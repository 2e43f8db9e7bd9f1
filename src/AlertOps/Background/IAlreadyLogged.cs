namespace AlertOps.Background;

/// <summary>Marks an exception whose cause has its own line in the log already, so that loops that meet it add none.</summary>
internal interface IAlreadyLogged;

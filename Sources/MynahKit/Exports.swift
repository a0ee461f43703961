// The words of a scenario and of a verdict stand on lower floors; whoever imports the kit has them too. Only what those floors make
// public comes along.
@_exported public import MynahBehavior
@_exported public import MynahCore
@_exported public import MynahJSON

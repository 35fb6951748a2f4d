# Completion of csrreg in PowerShell. In $PROFILE:
#   csrreg completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName csrreg -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text })
    # As a variable: older versions lose empty words and quotes on the way to a program.
    $env:_CSRREG_WORDS = (@($words) + "$wordToComplete") -join "`n"
    try {
        csrreg completion powershell 2>$null | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
        }
    } finally {
        Remove-Item Env:_CSRREG_WORDS
    }
}

# Completion of budgetlint in PowerShell. To use it: budgetlint completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName budgetlint -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -le $cursorPosition } | ForEach-Object { "$_" })
    $words = @($before | Select-Object -Skip 1)
    # Windows PowerShell drops an argument that is empty; a pair of quotes stands for it.
    if ($wordToComplete -eq '') { $words += '""' }
    $told = @(& $before[0] completion powershell -- $words 2>$null)
    foreach ($line in ($told | Select-Object -Skip 1)) {
        $value, $about = $line -split "`t", 2
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', ($about, $value -ne '')[0])
    }
}

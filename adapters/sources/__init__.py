"""What sources share: pictures that are drawn, read and captured. No model by itself."""
